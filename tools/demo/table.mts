import type { ApiClient } from './client.mts';
import type { SellerBody } from './journey.mts';

interface Uplift {
  verdict: string;
  simulated?: boolean;
  effect_percent?: number | null;
  interval_percent?: [number, number] | null;
  text: { en: string };
}

interface Import {
  id: string;
  retry_of: string | null;
  counters: Record<string, number>;
}

const percent = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(1)} %`;

export function upliftText(uplift: Uplift): string {
  const mark = uplift.simulated ? ' (simulated)' : '';
  if (typeof uplift.effect_percent !== 'number' || !uplift.interval_percent)
    return `${uplift.verdict}${mark}`;
  const [low, high] = uplift.interval_percent;
  return `${percent(uplift.effect_percent)} [${percent(low)}, ${percent(high)}] ${uplift.verdict}${mark}`;
}

export interface Table {
  rows: string[][];
  /** What the codes of the last column say, in words. */
  notes: string[];
}

/** The final table, every cell read back over the API. */
export async function readTable(api: ApiClient, programmeId: string): Promise<Table> {
  const sellers = await api.all<SellerBody>(`/v1/sellers?programme_id=${programmeId}`);
  const rows: string[][] = [];
  const notes = new Map<string, string>();
  const noted = (uplift: Uplift): string => {
    notes.set(uplift.verdict, `${uplift.verdict}: ${uplift.text.en}`);
    return upliftText(uplift);
  };
  const own = sellers.filter((seller) => !seller.simulated);
  for (const { id } of own) {
    const seller = await api.get<SellerBody>(`/v1/sellers/${id}`);
    const products = await api.all<{ status: string }>(`/v1/sellers/${id}/products`);
    const imports = await api.all<Import>(`/v1/sellers/${id}/catalogue-imports`);
    // Rows that were sent again are counted where they came to rest.
    const retried = new Set(imports.map(({ retry_of: of }) => of));
    const inError = imports
      .filter((row) => !retried.has(row.id))
      .reduce((sum, { counters }) => sum + (counters.in_error ?? 0), 0);
    const listings = await api.all<{ status: string }>(`/v1/sellers/${id}/listings`);
    const uplift = await api.get<Uplift>(`/v1/sellers/${id}/uplift`);
    rows.push([
      seller.display_name,
      seller.lifecycle,
      String(seller.requirements_open),
      `${products.filter(({ status }) => status === 'ACCEPTED').length} / ${inError}`,
      `${listings.filter(({ status }) => status === 'LIVE').length} of ${listings.length}`,
      noted(uplift),
    ]);
  }
  rows.sort(([a = ''], [b = '']) => a.localeCompare(b));
  const simulated = sellers.filter((seller) => seller.simulated);
  const live = simulated.filter((seller) => seller.went_live_at).length;
  rows.push([
    `${simulated.length} background sellers (simulated)`,
    `${live} live, ${simulated.length - live} waiting`,
    '0',
    '-',
    '-',
    '-',
  ]);
  const programme = await api.get<Uplift>(`/v1/programmes/${programmeId}/uplift`);
  rows.push(['The programme', '-', '-', '-', '-', noted(programme)]);
  return { rows, notes: [...notes.values()] };
}

const HEAD = [
  'seller',
  'lifecycle',
  'requirements open',
  'products accepted / in error',
  'listings live',
  'uplift',
];

export function formatTable({ rows, notes }: Table): string {
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(HEAD),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
    '',
    ...notes,
  ].join('\n');
}
