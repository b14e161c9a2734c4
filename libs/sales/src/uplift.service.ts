import { Database } from '@app/database';
import { DomainError, type Principal } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { StudyRepository, type UpliftStudy } from './study.repository';
import {
  IDENTIFYING_ASSUMPTION,
  type LocalText,
  PROGRAMME_METHOD,
  type ProgrammeUplift,
  programmeUplift,
  type SellerReadout,
  sellerReadout,
} from './uplift';

export interface ProgrammeReadout {
  uplift: ProgrammeUplift;
  /** True when any order in it is simulated. */
  simulated: boolean;
  method: string;
  assumption: LocalText;
}

export interface SellerUplift {
  readout: SellerReadout;
  study: UpliftStudy | null;
  simulated: boolean;
}

const notFound = (what: string): DomainError =>
  new DomainError({
    code: `${what.toUpperCase()}.NOT_FOUND`,
    kind: 'not_found',
    message: `There is no such ${what}.`,
  });

@Injectable()
export class UpliftService {
  constructor(private readonly database: Database) {}

  async programme(caller: Principal, programmeId: string): Promise<ProgrammeReadout> {
    const { panel, simulated } = await this.database.read(caller.tenantId, async (tx) => {
      const known = await tx.query(`SELECT 1 FROM programmes WHERE tenant_id = $1 AND id = $2`, [
        tx.tenantId,
        programmeId,
      ]);
      if (!known.length) throw notFound('programme');
      return new StudyRepository(tx).panel(programmeId);
    });
    return {
      uplift: programmeUplift(panel),
      simulated,
      method: PROGRAMME_METHOD,
      assumption: IDENTIFYING_ASSUMPTION,
    };
  }

  async seller(caller: Principal, sellerId: string): Promise<SellerUplift> {
    if (caller.role === 'seller' && caller.sellerId !== sellerId) throw notFound('seller');
    return this.database.read(caller.tenantId, async (tx) => {
      const [seller] = await tx.query<{ programme_id: string; simulated: boolean }>(
        `SELECT programme_id, simulated FROM sellers WHERE tenant_id = $1 AND id = $2`,
        [tx.tenantId, sellerId],
      );
      if (!seller) throw notFound('seller');
      const studies = new StudyRepository(tx);
      const { panel } = await studies.panel(seller.programme_id);
      return {
        readout: sellerReadout(panel, sellerId),
        study: (await studies.forSeller(sellerId)) ?? null,
        simulated: seller.simulated,
      };
    });
  }
}
