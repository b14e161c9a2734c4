import { simulatePanel } from '../../libs/sales/src/uplift/simulation.ts';
import { ApiClient } from './client.mts';
import { pktDay } from './cohort.mts';
import type { DemoStateFile } from './state.mts';

const SELLERS = 60;
const WEEKS = 60;
const SEED = 20261123;
const EFFECT = 0.25;
const DAY_MS = 86_400_000;
const PKT_MS = 5 * 3_600_000;
const BATCH_LINES = 5_000;
const PLACES = [
  'Sialkot',
  'Karachi',
  'Lahore',
  'Faisalabad',
  'Multan',
  'Gujrat',
  'Peshawar',
  'Quetta',
  'Hyderabad',
  'Sukkur',
];
const GOODS = ['Cutlery', 'Spices', 'Towels', 'Leather', 'Carpets', 'Sportswear'];

/** Monday 00:00 in Pakistan, 60 whole weeks before the running week of `today`. */
function panelStart(today: string): number {
  const day = new Date(`${today}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return day.getTime() - sinceMonday * DAY_MS - WEEKS * 7 * DAY_MS - PKT_MS;
}

interface SimulatedOrder {
  sellerIndex: number;
  day: number;
  n: number;
  amountMinor: number;
}

/**
 * The background cohort: sellers who were onboarded elsewhere, moved in by an operator, with simulated orders of a known
 * effect, so that the programme's read-out has something to measure. Marked as simulated wherever it is shown.
 */
export async function bringInBackground(
  operator: ApiClient,
  file: DemoStateFile,
  log: (line: string) => void,
): Promise<void> {
  const panel = simulatePanel({
    sellers: SELLERS,
    weeks: WEEKS,
    effect: EFFECT,
    seed: SEED,
    shareNeverLive: 0.25,
    goLiveFrom: 20,
    goLiveTo: 44,
  });
  const start = panelStart(file.state.today);
  const ids: string[] = [];
  for (const [index, seller] of panel.sellers.entries()) {
    const goods = GOODS[index % GOODS.length];
    const created = await operator.post<{ id: string }>(
      '/v1/sellers/import',
      `demo-${file.state.run}-import-${index}`,
      {
        body: {
          programme_id: file.state.programmeId,
          display_name: `${PLACES[index % PLACES.length]} ${goods} ${String(index + 1).padStart(2, '0')} (simulated)`,
          legal_form: 'sole_proprietor',
          went_live_at:
            seller.goLiveWeek === null
              ? null
              : new Date(start + seller.goLiveWeek * 7 * DAY_MS).toISOString(),
          evidence: { source: 'simulation', seed: SEED, true_effect: EFFECT },
          simulated: true,
        },
      },
    );
    ids.push(created.id);
  }
  log(`  background cohort: ${ids.length} simulated sellers moved in (seed ${SEED}, true effect +25 %)`);
  const lines = orderLines(panel.sellers, ids, start);
  // An export of all weeks: a day without an order is a day without a sale, not one nobody looked at.
  const observed = `observed_from=${pktDay(start)}&observed_to=${pktDay(start + WEEKS * 7 * DAY_MS - 1)}`;
  for (let at = 0; at < lines.length; at += BATCH_LINES) {
    await operator.post(`/v1/orders/batch?${observed}`, `demo-${file.state.run}-orders-${at}`, {
      raw: { data: lines.slice(at, at + BATCH_LINES).join('\n'), type: 'application/x-ndjson' },
    });
    log(
      `  background cohort: ${Math.min(at + BATCH_LINES, lines.length)} of ${lines.length} simulated orders sent`,
    );
  }
}

type PanelSeller = ReturnType<typeof simulatePanel>['sellers'][number];

function orderLines(sellers: PanelSeller[], ids: string[], start: number): string[] {
  const lines: string[] = [];
  for (const [sellerIndex, seller] of sellers.entries()) {
    const orders: SimulatedOrder[] = [];
    for (const [day, count] of seller.daily.entries()) {
      for (let n = 0; n < count; n++) {
        const amountMinor = seller.orderValuesMinor?.[orders.length] ?? 12_000;
        orders.push({ sellerIndex, day, n, amountMinor });
      }
    }
    for (const order of orders) {
      lines.push(
        JSON.stringify({
          seller_id: ids[sellerIndex],
          channel: 'own_website',
          external_id: `sim-${sellerIndex}-${order.day}-${order.n}`,
          ordered_at: new Date(start + order.day * DAY_MS + (8 + (order.n % 12)) * 3_600_000).toISOString(),
          quantity: 1,
          amount: { amount_minor: String(order.amountMinor), currency: 'USD' },
          destination: 'CN',
          simulated: true,
        }),
      );
    }
  }
  return lines;
}
