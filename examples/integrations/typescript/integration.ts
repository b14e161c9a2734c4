/** An integration in TypeScript, with the SDK. */
import { randomUUID } from 'node:crypto';
import { openAsBlob, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { each, Rahdari, type RahdariEvent, RahdariProblem, verifyWebhook } from '@rahdari/sdk';

interface Stack {
  api: string;
  tokens: { integrator: string };
}
const { env } = process;
const stackFile = env.RAHDARI_STACK ?? new URL('../../../.rahdari/stack.json', import.meta.url);
const stack = (): Stack => JSON.parse(readFileSync(stackFile, 'utf8')) as Stack;

const rahdari = new Rahdari({
  baseUrl: env.RAHDARI_API_URL ?? stack().api,
  apiKey: env.RAHDARI_API_KEY ?? stack().tokens.integrator,
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { data: me } = await rahdari.me.me();
say(`1. Who am I: ${me.role}`);

const { data: programmes } = await rahdari.programmes.list({ query: { limit: 1 } });
const body = {
  programme_id: programmes.data[0]!.id,
  display_name: 'TypeScript Example',
  legal_form: 'sole_proprietor',
} as const;
// A key of your own makes the request safe over a crash of yours, too; without one the SDK makes one for its repeats.
const once = { 'Idempotency-Key': `example-ts-${randomUUID()}` };
const { data: seller } = await rahdari.sellers.create({ body, headers: once });
const { data: again, response } = await rahdari.sellers.create({ body, headers: once });
if (again.id !== seller.id || response.headers.get('idempotency-replayed') !== 'true')
  throw new Error('Two sellers');
say(`2. Created ${seller.id}; the same key again gave the same seller`);

const file = await openAsBlob(new URL('../catalogue.csv', import.meta.url));
const upload = (id: string) => rahdari.catalogue.upload(id, file, { filename: 'catalogue.csv' });
try {
  await upload(seller.id);
} catch (error) {
  // Codes are stable; texts may change.
  if (!(error instanceof RahdariProblem) || !error.is('SELLER.CAPABILITY_INACTIVE')) throw error;
  say(`3. It may not upload yet: ${error.code}`);
}

const approved =
  env.RAHDARI_SELLER ??
  (await rahdari.sellers.list({ query: { lifecycle: ['ACTIVE'], limit: 1 } })).data.data[0]!.id;
const { id: importId } = await upload(approved);
const { status, counters } = await rahdari.catalogue.finished(approved, importId);
say(`4. Imported: ${status}, ${counters.read} rows read, ${counters.in_error} in error`);
const { data: failed } = await rahdari.catalogue.errors({
  path: { id: approved, importId },
  parseAs: 'text',
});
say(`   Failed rows to correct: ${String(failed).match(/EX-3/g)?.length}`);

const names: string[] = [];
for await (const one of each((page) => rahdari.sellers.list({ query: page }), { pageSize: 2, max: 10 }))
  names.push(one.display_name);
say(`5. Walked ${names.length} sellers, two a page`);

for await (const event of rahdari.events.stream({ sellerId: seller.id, after: 'start' })) {
  say(`6. Events of it: ${event.type}; next time after=${event.id}`);
  break;
}

if (!env.RAHDARI_WITHOUT_WEBHOOK) {
  const { promise: received, resolve, reject } = Promise.withResolvers<RahdariEvent>();
  let secret = '';
  const server = createServer((request, response) => {
    // The raw body: parsed and printed again it is another one.
    void text(request)
      .then((raw) => verifyWebhook(raw, request.headers, secret))
      .then((event) => (response.writeHead(204).end(), resolve(event)))
      .catch((error: unknown) => (response.writeHead(401).end(), reject(error as Error)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const endpoint = await rahdari.webhookEndpoints.create({ body: { url, event_types: ['seller.invited'] } });
  secret = endpoint.data.secret!;
  await rahdari.sellers.create({ body });
  say(`7. Webhook ${(await received).type} verified`);
  server.close();
  server.closeAllConnections();
}
say('done');
