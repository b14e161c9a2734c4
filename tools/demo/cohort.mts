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

/**
 * The order history, moved so that it ends on the day before `today` (a whole number of weeks, so weekdays stay).
 * The files are a year of real-looking trade with fixed dates; a demo that runs next year would otherwise be stale.
 */
export function ordersCsv(business: Business, today: string): string {
  const text = readFileSync(join(business.dir, 'orders.csv'), 'utf8');
  const gapDays = (Date.parse(today) - Date.parse(business.ordersEnd)) / DAY_MS - 1;
  const shiftMs = Math.floor(gapDays / 7) * 7 * DAY_MS;
  const [header = '', ...lines] = text.split(/\r?\n/).filter(Boolean);
  const column = header.split(',').indexOf('ordered_at');
  return [
    header,
    ...lines.map((line) => {
      const cells = line.split(',');
      cells[column] = new Date(Date.parse(cells[column]!) + shiftMs).toISOString();
      return cells.join(',');
    }),
  ].join('\n');
}
