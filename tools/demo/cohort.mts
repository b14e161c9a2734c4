import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const COHORT = join(import.meta.dirname, '..', '..', 'examples', 'cohort');

export type ScenarioName = 'straight_through' | 'review' | 'correction' | 'row_retry' | 'screening_hit';

/** One business of the cohort as its files describe it. */
export interface Business {
  slug: string;
  scenario: ScenarioName;
  ordersEnd: string;
  application: Record<string, unknown>;
  correctedApplication?: Record<string, unknown>;
  documents: { kind: string; file: string }[];
  correctedDocuments: { kind: string; file: string }[];
  catalogue: string;
  catalogueFixed?: string;
  complianceEvidence: { key: string; value: string; valid_until?: string }[];
  /** Items that the agent of the correction round flags. */
  flag: { code: string; reason_code: string }[];
  dir: string;
}

interface ScenarioFile {
  slug: string;
  scenario: ScenarioName;
  orders_end: string;
  catalogue: string;
  catalogue_fixed?: string;
  evidence?: { key: string; value: string; valid_until?: string }[];
  flag?: { code: string; reason_code: string }[];
}

const read = <T,>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

export function loadBusiness(slug: string): Business {
  const dir = join(COHORT, slug);
  const scenario = read<ScenarioFile>(join(dir, 'scenario.json'));
  const corrected = join(dir, 'application.corrected.json');
  const documents = join(dir, 'documents', 'documents.json');
  const correctedDocuments = join(dir, 'documents', 'documents.corrected.json');
  return {
    slug,
    dir,
    scenario: scenario.scenario,
    ordersEnd: scenario.orders_end,
    application: read(join(dir, 'application.json')),
    correctedApplication: existsSync(corrected) ? read(corrected) : undefined,
    documents: read(documents),
    correctedDocuments: existsSync(correctedDocuments) ? read(correctedDocuments) : [],
    catalogue: scenario.catalogue,
    catalogueFixed: scenario.catalogue_fixed,
    complianceEvidence: scenario.evidence ?? [],
    flag: scenario.flag ?? [],
  };
}

const DAY_MS = 86_400_000;
const PKT_MS = 5 * 3_600_000;

/** The calendar day in Pakistan. */
export const pktDay = (ms: number): string => new Date(ms + PKT_MS).toISOString().slice(0, 10);

export interface OrdersFile {
  csv: string;
  /** The days that the file is an export of, in Pakistan: a day in it without an order is a day without a sale. */
  from: string;
  to: string;
}

/**
 * The order history, moved so that it ends on the day before `today` (a whole number of weeks, so weekdays stay).
 * The files are a year of real-looking trade with fixed dates; a demo that runs next year would otherwise be stale.
 */
export function ordersFile(business: Business, today: string): OrdersFile {
  const text = readFileSync(join(business.dir, 'orders.csv'), 'utf8');
  const gapDays = (Date.parse(today) - Date.parse(business.ordersEnd)) / DAY_MS - 1;
  const shiftMs = Math.floor(gapDays / 7) * 7 * DAY_MS;
  const [header = '', ...lines] = text.split(/\r?\n/).filter(Boolean);
  const column = header.split(',').indexOf('ordered_at');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    cells[column] = new Date(Date.parse(cells[column]!) + shiftMs).toISOString();
    return cells;
  });
  const days = rows.map((cells) => pktDay(Date.parse(cells[column]!))).sort();
  return {
    csv: [header, ...rows.map((cells) => cells.join(','))].join('\n'),
    from: days[0] ?? today,
    to: new Date(Date.parse(business.ordersEnd) + shiftMs).toISOString().slice(0, 10),
  };
}
