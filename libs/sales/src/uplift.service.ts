import { Database } from '@app/database';
import {
  actorOf,
  eventIdOf,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { programmeNotThere, sellerNotThere } from './errors';
import { PanelRepository } from './panel.repository';
import { answerProgramme, type ProgrammeReadout, readSeller, type SellerUplift } from './readout';
import { ReadoutRepository, type StoredReadout } from './readout.repository';

/** Read-outs computed from what is known now, and the dated ones: rows, written by the activity. */
@Injectable()
export class UpliftService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async programme(caller: Principal, programmeId: string): Promise<ProgrammeReadout> {
    return this.database.read(caller.tenantId, (tx) => answerProgramme(tx, programmeId));
  }

  async seller(caller: Principal, sellerId: string): Promise<SellerUplift> {
    if (caller.role === 'seller' && caller.sellerId !== sellerId) throw sellerNotThere();
    return this.database.read(caller.tenantId, (tx) => readSeller(tx, sellerId));
  }

  /** Asks for a dated read-out beside the weekly ones; the workflow that follows from the event writes it. */
  async requestReadout(caller: Principal, programmeId: string, operationId: string): Promise<string> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      if (!(await new PanelRepository(tx).hasProgramme(programmeId))) throw programmeNotThere();
      const id = eventIdOf(operationId);
      const type = 'uplift.readout_requested';
      if (await tx.emitOnce({ id, type, subject: programmeId }))
        await tx.audit({ actor: actorOf(caller), action: type, subject: programmeId });
      return id;
    });
  }

  /** Dated read-outs of a programme, newest first. */
  async readouts(
    { tenantId }: Principal,
    programmeId: string,
    request: PageRequest,
  ): Promise<Page<StoredReadout>> {
    const list = `readouts|${programmeId}`;
    return pageById(this.vault, tenantId, list, request, (before, limit) =>
      this.database.read(tenantId, async (tx) => {
        if (!(await new PanelRepository(tx).hasProgramme(programmeId))) throw programmeNotThere();
        return new ReadoutRepository(tx).page(programmeId, before, limit);
      }),
    );
  }
}
