import { Database } from '@app/database';
import { SYSTEM_ACTOR } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { SellerActivities, SellerRef } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { StudyRepository } from './study.repository';

@Injectable()
export class SalesActivities implements Pick<SellerActivities, 'freezeBaseline'> {
  constructor(private readonly database: Database) {}

  /** Before the storefront opens. A seller without any sales history is marked not applicable, with the reason. */
  async freezeBaseline({ tenantId, sellerId }: SellerRef): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const studies = new StudyRepository(tx);
      if (await studies.forSeller(sellerId)) return;
      const { id, status, reason, baselineSha256 } = await studies.freeze(sellerId);
      const details = { status, reason, sha256: baselineSha256 };
      await tx.audit({ actor: SYSTEM_ACTOR, action: 'uplift.baseline_frozen', subject: sellerId, details });
      await tx.emit({ type: 'uplift.baseline_frozen', subject: id, sellerId, data: details });
    });
  }
}
