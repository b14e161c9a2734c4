import { randomUUID } from 'node:crypto';
import { type Answer, HttpClient, type Json, until } from '../support/http-client';
import { type Rahdari, startProcesses, type Tenant } from '../support/processes';
import { openSse } from '../support/sse-reader';

/** Two API processes on one database, which share nothing else: what one promises the other keeps. */

const CALLER_LIMIT = 2_000;

let rahdari: Rahdari;
let tenant: Tenant;

beforeAll(async () => {
  rahdari = await startProcesses({
    apis: 2,
    env: {
      RATE_LIMIT_CALLER: String(CALLER_LIMIT),
      RATE_LIMIT_TENANT: '100000',
      RATE_LIMIT_ADDRESS: '100000',
    },
  });
  tenant = await rahdari.tenant('two');
}, 120_000);
afterAll(() => rahdari?.stop());

const at = (api: number, role: string): HttpClient =>
  new HttpClient(rahdari.urls[api % 2]!, tenant.tokens[role]);

const programme = (name: string): Json => ({
  name,
  channels: ['storefront'],
  review_share_percent: 0,
  seed: 's',
});

const create = (api: number, body: Json, key: string): Promise<Answer> =>
  at(api, 'programme_lead').post('/v1/programmes', body, { key });

/** The same request once more when the first is still at work, as its problem says; not so often that the quota is used up. */
async function insist(ask: (attempt: number) => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(attempt);
    if (answer.status !== 409 || answer.body.code !== 'IDEMPOTENCY.IN_FLIGHT') return answer;
    await new Promise((resolve) => setTimeout(resolve, attempt < 5 ? 50 : 1_000));
  }
}

async function programmeNames(): Promise<string[]> {
  const names: string[] = [];
  let path: string | null = '/v1/programmes?limit=200';
  while (path) {
    const { body }: Answer<{ data: { name: string }[]; next_cursor: string | null }> = await at(
      0,
      'programme_lead',
    ).get(path);
    names.push(...body.data.map(({ name }) => name));
    path = body.next_cursor && `/v1/programmes?limit=200&cursor=${encodeURIComponent(body.next_cursor)}`;
  }
  return names;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('an Idempotency-Key', () => {
  it('has one effect and one answer, however many ask at both at once', async () => {
    const names = times(12, (n) => `At once ${n}`);
    const answers = await Promise.all(
      names.map(async (name) => {
        const key = randomUUID();
        const same = await Promise.all(
          times(8, (n) => insist((attempt) => create(n + attempt, programme(name), key))),
        );
        expect(same.map(({ status }) => status)).toEqual(same.map(() => 201));
        expect(new Set(same.map(({ text }) => text)).size).toBe(1);
        const [first, second] = [
          await create(0, programme(`${name}, changed`), key),
          await create(1, programme(`${name}, changed`), key),
        ];
        for (const other of [first, second])
          expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY.KEY_REUSED' } });
        return same[0]!;
      }),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(names.length);
    expect((await programmeNames()).filter((name) => name.startsWith('At once')).sort()).toEqual(
      [...names].sort(),
    );
  }, 120_000);

  it('has one effect when the process dies over it and the other is asked again', async () => {
    const asked = times(60, (n) => ({ name: `Killed over ${n}`, key: randomUUID() }));
    const firstTries = asked.map(({ name, key }) => create(0, programme(name), key).catch((): null => null));
    await Promise.race(firstTries);
    await rahdari.killApi(0);
    const broken = (await Promise.all(firstTries)).filter((answer) => answer === null);
    expect(broken.length).toBeGreaterThan(0);
    const answers = await Promise.all(
      asked.map(({ name, key }) => insist(() => create(1, programme(name), key))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    await rahdari.restartApi(0);
    const again = await Promise.all(asked.map(({ name, key }) => create(0, programme(name), key)));
    expect(again.map(({ text }) => text)).toEqual(answers.map(({ text }) => text));
    expect((await programmeNames()).filter((name) => name.startsWith('Killed over')).sort()).toEqual(
      asked.map(({ name }) => name).sort(),
    );
  }, 120_000);
});

it('a stream goes on at the other, a hundred times, and after a kill', async () => {
  const STREAM = '/v1/events/stream';
  const token = tenant.tokens.integrator;
  const opened = await openSse(rahdari.urls[0] + STREAM, { token });
  await until(
    async () => opened.frames,
    ({ length }) => length > 0,
  );
  const start = opened.frames[0]!.id;
  opened.drop();

  const { id: programmeId } = (await create(0, programme('Streamed'), randomUUID())).body;
  const reading = new AbortController();
  const writing = (async () => {
    for (let n = 0; n < 40 || !reading.signal.aborted; n++) {
      const body = { programme_id: programmeId, display_name: 'Specimen', legal_form: 'sole_proprietor' };
      expect((await at(1, 'agent').post('/v1/sellers', body)).status).toBe(201);
    }
  })();

  const got: string[] = [];
  let lastEventId = start;
  for (let drops = 0; drops < 100; drops++) {
    if (drops === 50) await rahdari.killApi(0);
    if (drops === 75) await rahdari.restartApi(0);
    const api = drops >= 50 && drops < 75 ? 1 : drops % 2;
    const reader = await openSse(rahdari.urls[api]! + STREAM, {
      token,
      lastEventId,
      bytes: 200 + ((drops * 397) % 2_400),
    });
    expect(reader.status).toBe(200);
    await reader.ended;
    got.push(...reader.frames.filter(({ name }) => name === undefined).map(({ id }) => id));
    lastEventId = got.at(-1) ?? lastEventId;
  }
  reading.abort();
  await writing;

  const expected: string[] = [];
  let after = start;
  /** The relay gives the last events their place a moment after the writers are answered. */
  await until(
    async () => {
      const { body } = await at(1, 'integrator').get<{ data: { id: string }[] }>(
        `/v1/events?after=${after}&limit=200`,
      );
      expected.push(...body.data.map(({ id }) => id));
      after = expected.at(-1) ?? after;
      return body.data.length;
    },
    (count) => count === 0 && expected.length >= 40,
  );
  const rest = await openSse(rahdari.urls[1] + STREAM, { token, lastEventId });
  const restIds = (): string[] => rest.frames.filter(({ name }) => name === undefined).map(({ id }) => id);
  await until(
    async () => got.length + restIds().length,
    (count) => count >= expected.length,
  );
  rest.drop();
  expect(got.length).toBeGreaterThan(50);
  expect([...got, ...restIds()].slice(0, expected.length)).toEqual(expected);
}, 240_000);

it('one quota is spent at both', async () => {
  // A window is a minute of the clock: a flood that crossed into the next one would be given two.
  const left = 60 - (Math.floor(Date.now() / 1_000) % 60);
  if (left < 20) await new Promise((resolve) => setTimeout(resolve, left * 1_000 + 200));
  const statuses: number[] = [];
  for (let batch = 0; batch < 75; batch++) {
    const answers = await Promise.all(times(40, (n) => at(n, 'auditor').get('/v1/programmes?limit=1')));
    statuses.push(...answers.map(({ status }) => status));
  }
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const allowed = statuses.filter((status) => status === 200).length;
  expect(allowed).toBeGreaterThanOrEqual(CALLER_LIMIT * 0.9);
  expect(allowed).toBeLessThanOrEqual(CALLER_LIMIT * 1.1);
}, 120_000);
