import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringInBackground } from './background.mts';
import { ApiClient, until } from './client.mts';
import { loadBusiness } from './cohort.mts';
import { Journey } from './journey.mts';
import type { DemoStateFile } from './state.mts';
import { formatTable, readTable } from './table.mts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.mts';

export interface DemoInput {
  apiUrl: string;
  tokens: Record<string, string>;
  /** What the demo needs to go on after a crash. */
  file: DemoStateFile;
  log: (line: string) => void;
}

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const WATCHED = [
  'seller.submitted',
  'seller.action_required',
  'seller.approved',
  'seller.activated',
  'seller.went_live',
  'catalogue_import.completed',
  'uplift.readout',
];

const COHORT = (): string[] =>
  readdirSync(join(EXAMPLES, 'cohort'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** The integrator's server, where it listened before. */
export async function openReceiver(file: DemoStateFile): Promise<WebhookReceiver> {
  const receiver = await startReceiver(file.state.webhook?.port ?? 0);
  if (file.state.webhook?.secret) receiver.setSecret(file.state.webhook.secret);
  return receiver;
}

/** Moves the demo programme from nothing to its read-out. Safe to run again after a crash: it goes on where it was. */
export async function runDemo(input: DemoInput, receiver: WebhookReceiver): Promise<void> {
  const { apiUrl, tokens, file, log } = input;
  if (file.state.done) return;
  const as = (role: string): ApiClient => new ApiClient(apiUrl, tokens[role]);
  const key = (step: string): string => `demo-${file.state.run}-${step}`;

  await subscribe(as('integrator'), key('webhook'), file, receiver);
  log('  integrator: webhook endpoint subscribed');
  await beAwake(as('operator'));
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

  const readouts = `/v1/programmes/${programme.id}/uplift/readouts`;
  await as('programme_lead').post(readouts, key('readout'));
  const { data } = await until(
    'the read-out',
    () => as('programme_lead').get<{ data: { verdict: string }[] }>(readouts),
    (page) => page.data.length > 0,
  );
  log(`  programme read-out computed: ${data[0]?.verdict}`);
  await until(
    'the webhook of the read-out',
    async () => receiver.received(),
    (received) => received > 0,
  );
  log(`  integrator: ${receiver.received()} webhooks received, each with a good signature`);
  file.state.done = true;
  file.save();
}

/** Whoever starts the demo at night wants to see its letters, too. */
async function beAwake(operator: ApiClient): Promise<void> {
  const path = '/v1/message-settings';
  const { version } = await operator.get<{ version: number }>(path);
  const body = { quiet_hours: null, contact_email: 'help@rahdari.example' };
  await operator.request('PUT', path, { body, headers: { 'if-match': `"${version}"` } });
}

/** The secret is in the answer to the creation only; a repeat of the request with its key shows it again. */
async function subscribe(
  integrator: ApiClient,
  key: string,
  file: DemoStateFile,
  receiver: WebhookReceiver,
): Promise<void> {
  if (file.state.webhook?.secret) return;
  file.state.webhook ??= { port: Number(new URL(receiver.url).port) };
  file.save();
  const url = `http://127.0.0.1:${file.state.webhook.port}/rahdari`;
  const endpoint = await integrator.post<{ secret: string }>('/v1/webhook-endpoints', key, {
    body: { url, event_types: WATCHED },
  });
  file.state.webhook.secret = endpoint.secret;
  file.save();
  receiver.setSecret(endpoint.secret);
}

/** A way in to each seller's status page, as an agent would send it: it works once. Links of before that nobody used are dead. */
export async function statusLinks({ apiUrl, tokens, file }: DemoInput): Promise<Record<string, string>> {
  const agent = new ApiClient(apiUrl, tokens.agent);
  const links: Record<string, string> = {};
  for (const [slug, { id }] of Object.entries(file.state.sellers)) {
    const { token } = await agent.post<{ token: string }>(`/v1/sellers/${id}/links`, randomUUID(), {
      body: {},
    });
    links[slug] = `${apiUrl}/s/${token}`;
  }
  return links;
}

/** Prints the final table, read back over the API. */
export async function printTable({ apiUrl, tokens, file, log }: DemoInput): Promise<void> {
  const { programmeId } = file.state;
  if (!programmeId) return;
  const table = await readTable(new ApiClient(apiUrl, tokens.auditor), programmeId);
  log('');
  for (const line of formatTable(table).split('\n')) log(line);
  log('');
}
