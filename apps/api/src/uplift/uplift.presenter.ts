import {
  mondayOf,
  type ProgrammeReadout,
  type ProgrammeUplift,
  type SellerUplift,
  type StoredReadout,
} from '@app/sales';
import type {
  EstimateBody,
  HeadlineBody,
  ProgrammeUpliftBody,
  ReadoutBody,
  SellerUpliftBody,
} from './uplift.bodies';

/** 12 significant digits, as the estimate has them: a percentage adds no noise of its own. */
const percent = (share: number): number => Number((share * 100).toPrecision(12));

const headlineOf = ({ verdict, estimate }: ProgrammeUplift): HeadlineBody => ({
  verdict,
  effect_percent: estimate && percent(estimate.effect),
  interval_percent: estimate && [percent(estimate.interval[0]), percent(estimate.interval[1])],
});

const estimateOf = (estimate: ProgrammeUplift['estimate']): EstimateBody | null =>
  estimate && {
    se_log: estimate.seLog,
    p_value: estimate.p,
    degrees_of_freedom: estimate.degreesOfFreedom,
    minimum_detectable_percent: percent(estimate.minimumDetectable),
    incremental_orders: estimate.incremental,
    incremental_orders_interval: estimate.incrementalInterval,
    incremental_orders_per_seller_week: estimate.perSellerWeek,
    counterfactual_orders: estimate.counterfactual,
    seller_weeks: estimate.sellerWeeks,
    largest_share_percent: percent(estimate.largestShare),
    effective_sellers: estimate.effectiveSellers,
  };

export const programmeUpliftBodyOf = (readout: ProgrammeReadout): ProgrammeUpliftBody => {
  const { uplift, withoutAnticipation } = readout;
  const { firstWeek, lastWeek, weeksReached, ...counts } = uplift.data;
  return {
    programme_id: readout.programmeId,
    ...headlineOf(uplift),
    text: uplift.explanation,
    simulated: readout.simulated,
    interim: uplift.interim,
    method: uplift.method,
    measure: 'orders',
    anticipation_weeks: readout.anticipationWeeks,
    without_anticipation: withoutAnticipation && headlineOf(withoutAnticipation),
    estimate: estimateOf(uplift.estimate),
    window: { first_week: mondayOf(firstWeek), last_week: mondayOf(lastWeek) },
    data: { ...counts, weeks_reached: weeksReached },
    assumption: uplift.assumption,
    warnings: uplift.warnings.map(({ code, sellerId, explanation }) => ({
      code,
      seller_id: sellerId,
      text: explanation,
    })),
    dropped_cells: uplift.droppedCells.slice(0, 200).map(({ goLiveWeek, week, controls, code }) => ({
      code,
      controls,
      go_live_week: mondayOf(goLiveWeek),
      week: mondayOf(week),
    })),
    excluded_sellers: uplift.excludedSellers.slice(0, 200).map(({ id, code }) => ({ seller_id: id, code })),
    sellers_left_out: readout.sellersLeftOut,
    restated_orders: readout.restatedOrders,
    data_sha256: readout.dataSha256,
    computed_at: readout.computedAt.toISOString(),
  };
};

export const readoutBodyOf = ({ id, result, dataSha256, computedAt }: StoredReadout): ReadoutBody => ({
  id,
  ...headlineOf(result.uplift),
  simulated: result.simulated,
  interim: result.uplift.interim,
  method: result.uplift.method,
  data_sha256: dataSha256,
  computed_at: new Date(computedAt).toISOString(),
});

export const sellerUpliftBodyOf = ({ readout, study, ...rest }: SellerUplift): SellerUpliftBody => ({
  seller_id: rest.sellerId,
  verdict: readout.verdict,
  text: readout.explanation,
  simulated: rest.simulated,
  effect_percent: null,
  interval_percent: null,
  data: {
    base_weeks: readout.data.baseWeeks,
    base_orders: readout.data.baseOrders,
    weeks_reached: readout.data.weeksReached,
    donors: readout.data.donors,
  },
  study: study && {
    id: study.id,
    status: study.status,
    reason: study.reason,
    baseline_sha256: study.baselineSha256,
    frozen_at: study.frozenAt ? new Date(study.frozenAt).toISOString() : null,
    frozen_day: study.frozenDay,
    method: study.methodVersion,
  },
  attributed_orders: rest.attributedOrders,
  restated_orders: rest.restatedOrders,
  computed_at: rest.computedAt.toISOString(),
});
