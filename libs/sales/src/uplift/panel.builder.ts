import type { PanelSeller, SellerPanel } from './panel';

/** For tests: live sellers in staggered cohorts and waiting ones, each with its own size and a wobble that never repeats. */
export function panelOf(
  given: {
    live?: number;
    waiting?: number;
    weeks?: number;
    firstGoLive?: number;
    cohortEvery?: number;
    lift?: number;
    firstWeek?: number;
  } = {},
): SellerPanel {
  const { live = 20, waiting = 12, weeks = 40, firstGoLive = 14, cohortEvery = 4, lift = 1.3 } = given;
  const firstWeek = given.firstWeek ?? 0;
  const sellers = Array.from({ length: live + waiting }, (_, index): PanelSeller => {
    const goLive = index < live ? firstGoLive + Math.floor(index / cohortEvery) : null;
    return {
      id: `sel_${String(index).padStart(3, '0')}`,
      goLiveWeek: goLive === null ? null : firstWeek + goLive,
      weekly: Array.from({ length: weeks }, (_, week) => {
        const wobble = (index * 7919 + week * 104_729) % 13;
        const level = 10 + (index % 5) * 6 + wobble;
        return Math.round(level * (goLive !== null && week >= goLive ? lift : 1));
      }),
    };
  });
  return { firstWeek, sellers };
}

/** The same panel with each seller changed. */
export function withSellers(
  panel: SellerPanel,
  change: (seller: PanelSeller, index: number) => PanelSeller,
): SellerPanel {
  return { ...panel, sellers: panel.sellers.map(change) };
}
