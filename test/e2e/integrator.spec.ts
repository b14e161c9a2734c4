import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { type Applicant, Cast } from '../support/cast';
import { HttpClient, type Json, until } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

interface Event {
  id: string;
  type: string;
  sequence: string;
  subject: string;
  seller_id: string | null;
}
interface Page<T> {
  data: T[];
  next_cursor: string | null;
}
interface Taken {
  result: string;
  order: Json & { id: string };
}

let rahdari: Rahdari;
let cast: Cast;
let integrator: HttpClient;
let programme: string;
let seller: Applicant;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'integrators');
  integrator = cast.as('integrator');
  programme = await cast.programme(0);
  seller = await cast.accepted(programme);
}, 120_000);
afterAll(() => rahdari?.stop());

const order = (externalId: string, more: Json = {}): Json => ({
  seller_id: seller.id,
  channel: 'own_website',
  external_id: externalId,
  ordered_at: '2026-03-02T09:30:00Z',
  amount: { amount_minor: '125000', currency: 'USD' },
  ...more,
});
const orders = async (): Promise<Json[]> =>
  (await integrator.get<Page<Json>>('/v1/orders?limit=200')).body.data;

describe('orders', () => {
  it('are taken once, whatever the key', async () => {
    const first = await integrator.post<Taken>('/v1/orders', order('A-1'));
    expect(first).toMatchObject({ status: 201, body: { result: 'created', order: { external_id: 'A-1' } } });
    const again = await integrator.post<Taken>('/v1/orders', order('A-1'));
    expect(again.body).toEqual({ result: 'unchanged', order: first.body.order, restated: false });
    const replayed = [];
    for (let time = 0; time < 2; time++)
      replayed.push(await integrator.post<Taken>('/v1/orders', order('A-2'), { key: 'order-a-2' }));
    expect(replayed[1]!.headers.get('idempotency-replayed')).toBe('true');
    expect(replayed[1]!.body).toEqual(replayed[0]!.body);
    expect(await orders()).toHaveLength(2);
  });

  it('conflict when the same number comes with other content, and stay as they are', async () => {
    const before = await orders();
    const other = order('A-1', { amount: { amount_minor: '99', currency: 'USD' } });
    expect((await integrator.post('/v1/orders', other)).body).toMatchObject({
      status: 409,
      code: 'ORDER.CONFLICT',
    });
    expect(await orders()).toEqual(before);
  });

  it('may be cancelled, but not placed again', async () => {
    const cancelled = await integrator.post<Taken>('/v1/orders', order('A-2', { status: 'cancelled' }));
    expect(cancelled.body.result).toBe('updated');
    const late = await integrator.post<Taken>('/v1/orders', order('A-2'));
    expect(late.body).toMatchObject({ result: 'unchanged', order: { status: 'cancelled' } });
  });

  it('come as a batch in which one bad line stops no other', async () => {
    const lines = [
      JSON.stringify(order('B-1')),
      '{"seller_id": broken',
      JSON.stringify(order('B-2', { amount: { amount_minor: '-5', currency: 'USD' } })),
      JSON.stringify(order('A-1', { quantity: 7 })),
      JSON.stringify(order('B-3', { colour: 'red' })),
      JSON.stringify(order('B-4', { seller_id: `sel_${'0'.repeat(32)}` })),
      JSON.stringify(order('B-5')),
    ];
    const send = () =>
      integrator.post<Json & { errors: Json[] }>('/v1/orders/batch', lines.join('\n'), {
        headers: { 'content-type': 'application/x-ndjson' },
      });
    const { status, body } = await send();
    expect(status).toBe(200);
    expect(body).toMatchObject({ received: 7, created: 2, rejected: 5 });
    expect(body.errors.map(({ line, code, pointer }) => [line, code, pointer])).toEqual([
      [2, 'ORDER.LINE_UNREADABLE', ''],
      [3, 'REQUEST.FIELD_INVALID', '/amount/amount_minor'],
      [4, 'ORDER.CONFLICT', '/external_id'],
      [5, 'REQUEST.UNKNOWN_FIELD', '/colour'],
      [6, 'SELLER.NOT_FOUND', expect.any(String)],
    ]);
    const before = await orders();
    expect((await send()).body).toMatchObject({ created: 0, unchanged: 2, rejected: 5 });
    expect(await orders()).toEqual(before);
  });

  it('are listed page by page, each once', async () => {
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: { body: Page<Json> } = await integrator.get<Page<Json>>(
        `/v1/orders?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      expect(page.body.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.data.map(({ id }) => id));
      cursor = page.body.next_cursor;
    } while (cursor);
    expect(seen).toEqual((await orders()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('events', () => {
  const listed = (path: string, done: (events: Event[]) => boolean): Promise<Event[]> =>
    until(async () => (await integrator.get<Page<Event>>(path)).body.data, done);

  it('come oldest first, page by page, each once', async () => {
    const last = await cast.accepted(programme);
    const all = await listed('/v1/events?limit=200', (rows) =>
      rows.some(({ type, subject }) => type === 'seller.accepted' && subject === last.id),
    );
    const sequences = all.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    const walked: string[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/v1/events?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const { body }: { body: Page<Event> } = await integrator.get<Page<Event>>(path);
      walked.push(...body.data.map(({ id }) => id));
      cursor = body.next_cursor;
    } while (cursor);
    expect(walked).toEqual(all.map(({ id }) => id));
  });

  it('go on after the last one that the caller has, with none lost and none twice', async () => {
    const known = (await integrator.get<Page<Event>>('/v1/events?limit=200')).body.data;
    const invited = await cast.invited(programme);
    const news = await listed(`/v1/events?after=${known.at(-1)!.id}`, ({ length }) => length > 0);
    expect(news).toMatchObject([{ type: 'seller.invited', subject: invited.id }]);
    // Of the same moment, for an id tells its age: one of 1970 would be an event that is not kept any more.
    const madeUp = known.at(-1)!.id.slice(0, 16) + '0'.repeat(20);
    const unknown = await integrator.get(`/v1/events?after=${madeUp}`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'EVENT.NOT_FOUND' } });
  });

  it('can be narrowed to one seller and one type, and carry no personal data', async () => {
    const path = `/v1/events?seller_id=${seller.id}&type=seller.accepted`;
    expect(await listed(path, ({ length }) => length > 0)).toMatchObject([
      { type: 'seller.accepted', seller_id: seller.id },
    ]);
    expect((await integrator.get('/v1/events?limit=200')).text).not.toContain('Specimen');
  });
});

describe('a webhook endpoint', () => {
  interface Received {
    path: string | undefined;
    headers: Record<string, string>;
    body: string;
  }
  interface Delivery {
    event_id: string;
    status: string;
    attempts: { attempt: number; status: number | null; outcome: string }[];
  }
  let server: Server;
  let endpoint: { id: string; secret: string };
  const received: Received[] = [];
  /** What the receiver answers, one after the other; then 204. */
  const answers: number[] = [];

  const deliveries = async (): Promise<Delivery[]> =>
    (await integrator.get<Page<Delivery>>(`/v1/webhook-endpoints/${endpoint.id}/deliveries`)).body.data;
  const subscribe = async (path: string): Promise<{ id: string; secret: string }> => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const created = await integrator.post<{ id: string; secret: string }>('/v1/webhook-endpoints', {
      url,
      event_types: ['seller.invited'],
    });
    expect(created).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
    return created.body;
  };
  const verify = (secret: string, { body, headers }: Received): unknown =>
    new Webhook(secret).verify(body, headers);

  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ path: request.url, headers: request.headers as Record<string, string>, body });
        response.writeHead((request.url === '/hook' && answers.shift()) || 204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = await subscribe('/hook');
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('shows its secret once', async () => {
    const { body, text: raw } = await integrator.get<Page<Json>>('/v1/webhook-endpoints');
    expect(body.data).toMatchObject([{ id: endpoint.id, disabled_reason: null }]);
    expect(raw).not.toContain('whsec_');
  });

  it('gets an event it subscribed to, signed as Standard Webhooks say', async () => {
    const invited = await cast.invited(programme);
    await until(
      async () => received,
      ({ length }) => length > 0,
    );
    const [first] = received as [Received];
    expect(verify(endpoint.secret, first)).toMatchObject({
      id: first.headers['webhook-id'],
      type: 'seller.invited',
      subject: invited.id,
    });
    const { body } = await integrator.get<Page<Event>>(`/v1/events?seller_id=${invited.id}`);
    expect(body.data[0]).toEqual(JSON.parse(first.body));
    expect(first.body).not.toContain('Specimen');

    expect(() => verify(endpoint.secret, { ...first, body: `${first.body} ` })).toThrow('matching signature');
    const stranger = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(() => verify(stranger, first)).toThrow('matching signature');
    const done = await until(deliveries, (rows) => rows[0]?.status === 'delivered');
    expect(done).toMatchObject([{ event_id: first.headers['webhook-id'], attempts: [{ status: 204 }] }]);
    // Other events happened meanwhile; only the subscribed type came.
    expect(received).toHaveLength(1);
  });

  it('gets it again under the same id after a failure, signed anew', async () => {
    received.length = 0;
    answers.push(500);
    await cast.invited(programme);
    await until(
      async () => received,
      ({ length }) => length > 1,
    );
    const [failed, repeated] = received as [Received, Received];
    expect(repeated.headers['webhook-id']).toBe(failed.headers['webhook-id']);
    expect(repeated.body).toBe(failed.body);
    for (const attempt of [failed, repeated]) verify(endpoint.secret, attempt);
    expect(repeated.headers['webhook-timestamp']).not.toBe(failed.headers['webhook-timestamp']);
    const [delivery] = await until(deliveries, (rows) => rows[0]?.status === 'delivered');
    expect(delivery!.attempts.map(({ status, outcome }) => [status, outcome])).toEqual([
      [500, 'failed'],
      [204, 'delivered'],
    ]);
  });

  it('does not follow a redirect', async () => {
    received.length = 0;
    answers.push(302);
    await cast.invited(programme);
    const [delivery] = await until(deliveries, (rows) => rows[0]?.attempts.length === 1);
    expect(delivery).toMatchObject({ status: 'retrying', attempts: [{ status: 302, outcome: 'failed' }] });
  });

  it('is disabled when the receiver says that it is gone', async () => {
    const present = await subscribe('/present');
    answers.push(410);
    await cast.invited(programme);
    await until(
      async () => (await integrator.get<Page<Json & { id: string }>>('/v1/webhook-endpoints')).body.data,
      (rows) => rows.find(({ id }) => id === endpoint.id)?.disabled_reason === 'RECEIVER_GONE',
    );
    const count = (await deliveries()).length;
    const invited = await cast.invited(programme);
    // The same event goes to the endpoint that is still there, so its turn has come and gone.
    await until(
      async () => received.filter(({ path }) => path === '/present'),
      (rows) => rows.some(({ body }) => body.includes(invited.id)),
    );
    expect(await deliveries()).toHaveLength(count);
    expect(present.id).not.toBe(endpoint.id);
  });
});
