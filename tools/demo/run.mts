import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringInBackground } from './background.mts';
import { ApiClient, until } from './client.mts';
import { loadBusiness } from './cohort.mts';
import { Journey } from './journey.mts';
import { DemoStateFile } from './state.mts';
import { formatTable, readTable } from './table.mts';

export interface DemoInput {
  apiUrl: string;
  tokens: Record<string, string>;
  /** Where the demo keeps what it needs to go on after a crash. */
  stateDir: string;
  log: (line: string) => void;
  /** A new run even when an earlier one is done. */
  fresh?: boolean;
}

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

const COHORT = (): string[] =>
  readdirSync(join(EXAMPLES, 'cohort'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** Moves the demo programme from nothing to its read-out. Safe to run again after a crash: it goes on where it was. */
export async function runDemo({ apiUrl, tokens, stateDir, log, fresh }: DemoInput): Promise<void> {
  const file = new DemoStateFile(stateDir, fresh);
  if (file.state.done) return;
  const as = (role: string): ApiClient => new ApiClient(apiUrl, tokens[role]);
  const key = (step: string): string => `demo-${file.state.run}-${step}`;

  log('Demo programme: two minutes or so, step by step');
  const programme = await as('programme_lead').post<{ id: string }>('/v1/programmes', key('programme'), {
    body: {
      name: 'Pakistan export corridor, demo cohort',
      channels: ['storefront', 'jd_pavilion'],
      // Nothing drawn by chance, so that two demos end in the same table.
      review_share_percent: 0,
      seed: 'demo',
    },
  });
  file.state.programmeId = programme.id;
  file.save();
  const list = readFileSync(join(EXAMPLES, 'screening', 'un-list-invented.xml'));
  await as('operator').post('/v1/screening-lists/un/imports', key('screening-list'), {
    raw: { data: new Uint8Array(list), type: 'application/xml' },
  });
  log('  programme created, screening list of invented persons imported');

  await bringInBackground(as('operator'), file, log);
  const journeys = COHORT().map((slug) => new Journey(apiUrl, tokens, file, loadBusiness(slug), log).run());
  const failed = (await Promise.allSettled(journeys)).filter((result) => result.status === 'rejected');
  if (failed.length) throw failed[0]!.reason;

  await until(
    'the read-out',
    () => as('programme_lead').get<{ verdict: string }>(`/v1/programmes/${programme.id}/uplift`),
    ({ verdict }) => Boolean(verdict),
  );
  log('  programme read-out computed');
  file.state.done = true;
  file.save();
}

/** Prints the final table, read back over the API. */
export async function printTable({ apiUrl, tokens, stateDir, log }: DemoInput): Promise<void> {
  const { programmeId } = new DemoStateFile(stateDir).state;
  if (!programmeId) return;
  const rows = await readTable(new ApiClient(apiUrl, tokens.auditor), programmeId);
  log('');
  for (const line of formatTable(rows).split('\n')) log(line);
  log('');
}
