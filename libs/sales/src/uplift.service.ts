import { Database } from '@app/database';
import type { Principal } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { sellerNotThere } from './errors';
import { type ProgrammeReadout, readProgramme, readSeller, type SellerUplift } from './readout';

/** Read-outs computed from what is known now. The dated ones are rows, written by the activity. */
@Injectable()
export class UpliftService {
  constructor(private readonly database: Database) {}

  async programme(caller: Principal, programmeId: string): Promise<ProgrammeReadout> {
    return this.database.read(caller.tenantId, (tx) => readProgramme(tx, programmeId));
  }

  async seller(caller: Principal, sellerId: string): Promise<SellerUplift> {
    if (caller.role === 'seller' && caller.sellerId !== sellerId) throw sellerNotThere();
    return this.database.read(caller.tenantId, (tx) => readSeller(tx, sellerId));
  }
}
