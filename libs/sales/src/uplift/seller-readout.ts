import { type IndexedPanel, indexPanel, type SellerPanel, sumOver } from './panel';
import { observedWeeksBefore } from './ratio-did';
import { type Figures, type LocalText, type RefusalCode, sentence } from './verdicts';

export interface SellerReadoutOptions {
  /** Observed weeks before go-live − δ. */
  minBaseWeeks: number;
  minHorizonWeeks: number;
  minOrdersPerWeek: number;
  minBaseOrders: number;
  minDonors: number;
  horizonWeeks: number;
  anticipationWeeks: number;
}

export const SELLER_DEFAULTS: SellerReadoutOptions = {
  minBaseWeeks: 26,
  minHorizonWeeks: 8,
  minOrdersPerWeek: 2,
  minBaseOrders: 50,
  minDonors: 8,
  horizonWeeks: 12,
  anticipationWeeks: 0,
};

export interface SellerReadout {
  verdict: RefusalCode;
  explanation: LocalText;
  /** What was found, as counts; never an effect. */
  data: { baseWeeks: number; weeksReached: number; baseOrders: number; donors: number };
}

/**
 * Whether one seller's effect can be estimated from the panel (weekly orders), and if not, why. The estimator itself
 * is a later release: until then data that suffice say NOT_YET_COMPUTED.
 */
export function sellerReadout(
  panel: SellerPanel,
  sellerId: string,
  chosen: Partial<SellerReadoutOptions> = {},
): SellerReadout {
  const options = { ...SELLER_DEFAULTS, ...chosen };
  const indexed = indexPanel(panel);
  const seller = indexed.sellers.find(({ id }) => id === sellerId);
  if (!seller) throw new RangeError(`The panel has no seller ${sellerId}`);
  const baseEnd = Math.min(seller.goLive, indexed.weeks) - options.anticipationWeeks;
  const baseWeeks = observedWeeksBefore(seller.values, baseEnd);
  const horizon = seller.values.slice(
    Math.max(0, Math.min(seller.goLive, indexed.weeks)),
    Math.max(0, seller.goLive + options.horizonWeeks),
  );
  const data = {
    baseWeeks,
    weeksReached: horizon.filter((value) => !Number.isNaN(value)).length,
    baseOrders: baseWeeks ? sumOver(seller.values, baseEnd - baseWeeks, baseEnd) : 0,
    donors: 0,
  };
  const answer = (verdict: RefusalCode, figures: Figures = {}): SellerReadout => ({
    verdict,
    explanation: sentence(verdict, figures),
    data,
  });

  if (seller.goLive === Infinity) return answer('NOT_LIVE');
  const { minBaseWeeks, minHorizonWeeks, minOrdersPerWeek, minBaseOrders, minDonors } = options;
  if (baseWeeks < minBaseWeeks) return answer('NO_BASELINE', { needed: minBaseWeeks, found: baseWeeks });
  if (data.weeksReached < minHorizonWeeks) {
    return answer('TOO_SHORT', { needed: minHorizonWeeks, found: data.weeksReached });
  }
  if (data.baseOrders < minBaseOrders || data.baseOrders < minOrdersPerWeek * baseWeeks) {
    return answer('TOO_SPARSE');
  }
  data.donors = donorsOf(indexed, seller.goLive, data.weeksReached, options);
  return data.donors < minDonors
    ? answer('DONORS', { needed: minDonors, found: data.donors })
    : answer('NOT_YET_COMPUTED');
}

/** Sellers not live until the weeks to measure are over (and δ), observed in all of them and in the base. */
function donorsOf(
  panel: IndexedPanel,
  goLive: number,
  weeks: number,
  { minBaseWeeks, anticipationWeeks }: SellerReadoutOptions,
): number {
  const baseFrom = goLive - anticipationWeeks - minBaseWeeks;
  return panel.sellers.filter(
    (donor) =>
      donor.goLive >= goLive + weeks + anticipationWeeks &&
      !Number.isNaN(sumOver(donor.values, baseFrom, goLive + weeks)),
  ).length;
}
