import { Database } from '@app/database';
import { SYSTEM_ACTOR } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { SellerActivities, SellerRef } from '@workflows/seller-onboarding/seller-onboarding.contract';
import type { ProgrammeRef, UpliftActivities } from '@workflows/uplift/uplift.contract';
import { sellerNotThere } from './errors';
import { anticipationWeeks, observedWeeks } from './panel-builder';
import { PanelRepository } from './panel.repository';
import { PANEL_SELLERS_MAX, readProgramme } from './readout';
import { ReadoutRepository } from './readout.repository';
import { type Baseline, baselineHash, seriesHash } from './study';
import { StudyRepository } from './study.repository';
import { PROGRAMME_DEFAULTS, PROGRAMME_METHOD } from './uplift';
import { dayOf } from './uplift/week';

/** What workflows call. Each leaves what it did in a row, and finds it there when it runs again. */
@Injectable()
export class SalesActivities implements Pick<SellerActivities, 'freezeBaseline'>, UpliftActivities {
  constructor(private readonly database: Database) {}

  /**
   * Fixes the comparison before the storefront opens: the series up to this day, its coverage, window lengths, lag and
   * method, hashed. Without observed sales the study is not applicable, with the reason.
   */
  async freezeBaseline({ tenantId, sellerId }: SellerRef): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const studies = new StudyRepository(tx);
      if (!(await studies.lockSeller(sellerId))) throw sellerNotThere();
      if (await studies.forSeller(sellerId)) return;
      const frozenDay = dayOf(tx.now());
      const coverage = await studies.coverage(sellerId);
      const series = await studies.seriesBefore(sellerId, frozenDay);
      const isObserved =
        observedWeeks(
          coverage.map((row) => ({
            sellerId,
            channel: row.channel,
            observedFrom: row.observed_from,
            observedTo: row.observed_to,
          })),
        ).size > 0;
      const panel = new PanelRepository(tx);
      const { programmeId = '' } = (await panel.seller(sellerId)) ?? {};
      const baseline: Baseline = {
        method_version: PROGRAMME_METHOD,
        frozen_day: frozenDay,
        base_weeks: PROGRAMME_DEFAULTS.baseWeeks,
        horizon_weeks: PROGRAMME_DEFAULTS.horizonWeeks,
        anticipation_weeks: anticipationWeeks(await panel.sellers(programmeId, PANEL_SELLERS_MAX)),
        coverage,
        series_sha256: seriesHash(series),
        series_days: new Set(series.map(({ day }) => day)).size,
        series_orders: series.reduce((sum, { orders }) => sum + orders, 0),
      };
      const status = isObserved ? 'BASELINE_FROZEN' : 'NOT_APPLICABLE';
      const reason = isObserved ? null : 'NO_SALES_HISTORY';
      const sha256 = isObserved ? baselineHash(baseline) : null;
      const studyId = await studies.insert(sellerId, {
        status,
        methodVersion: PROGRAMME_METHOD,
        frozenDay,
        baseline: isObserved ? baseline : null,
        baselineSha256: sha256,
        reason,
      });
      const type = isObserved ? 'uplift_study.baseline_frozen' : 'uplift_study.not_applicable';
      const details = { study_id: studyId, baseline_sha256: sha256, reason };
      await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject: sellerId, details });
      await tx.emit({ type, subject: studyId, sellerId, data: { baseline_sha256: sha256, reason } });
    });
  }

  /** After go-live: a frozen baseline is observed from now on. */
  async startObserving({ tenantId, sellerId }: SellerRef): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const studies = new StudyRepository(tx);
      if (!(await studies.move(sellerId, 'BASELINE_FROZEN', 'OBSERVING'))) return;
      const study = await studies.forSeller(sellerId);
      await tx.audit({ actor: SYSTEM_ACTOR, action: 'uplift_study.observing', subject: sellerId });
      await tx.emit({ type: 'uplift_study.observing', subject: study?.id ?? sellerId, sellerId });
    });
  }

  /** A dated read-out of the programme; the same data give no second row. Returns the verdict. */
  async computeProgrammeReadout({ tenantId, programmeId }: ProgrammeRef): Promise<string> {
    return this.database.transaction(tenantId, async (tx) => {
      const readout = await readProgramme(tx, programmeId);
      const { uplift, dataSha256, simulated } = readout;
      const { verdict } = uplift;
      const id = await new ReadoutRepository(tx).insert({
        subject: programmeId,
        verdict,
        dataSha256,
        result: {
          simulated,
          uplift,
          without_anticipation: readout.withoutAnticipation,
          sellers_left_out: readout.sellersLeftOut,
          restated_orders: readout.restatedOrders,
        },
      });
      if (id) {
        const details = { readout_id: id, verdict, simulated };
        await tx.audit({ actor: SYSTEM_ACTOR, action: 'uplift.readout', subject: programmeId, details });
        await tx.emit({ type: 'uplift.readout', subject: programmeId, data: details });
      }
      return verdict;
    });
  }
}
