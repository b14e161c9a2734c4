import { Clock, loadConfig, newId, type Principal, type Role, ROLES, Vault } from '@app/platform';
import { EventsService, OutboxRelay, WebhookEndpointsService } from '@app/notifications';
import type { TemporalGateway } from '@app/temporal';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { sampleEvent } from '../support/event-schemas';

let test: TestDatabase;
let events: EventsService;
let endpoints: WebhookEndpointsService;
let relay: OutboxRelay;
const tenantId = newId('ten');
const reader: Principal = { tenantId, callerId: 'key_reader', role: 'auditor' };

beforeAll(async () => {
  test = await createTestDatabase();
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: test.url,
    RAHDARI_SECRET: 'ab'.repeat(32),
  });
  const vault = new Vault(config.secretHex);
  events = new EventsService(test.database, vault, new Clock(), config);
  endpoints = new WebhookEndpointsService(test.database, vault, new Clock(), config);
  // Placing asks nothing of Temporal.
  relay = new OutboxRelay(test.database, {} as TemporalGateway);
});
afterAll(() => test.drop());

it('an event that commits late appears behind no cursor', async () => {
  const [firstInserted, firstCommitted] = [newId('sel'), newId('sel')];
  let commitEarlier!: () => void;
  const held = new Promise<void>((resolve) => (commitEarlier = resolve));
  let inserted!: () => void;
  const isInserted = new Promise<void>((resolve) => (inserted = resolve));
  const earlier = test.database.transaction(tenantId, async (tx) => {
    await tx.emit(sampleEvent('seller.submitted', firstInserted));
    inserted();
    await held;
  });
  await isInserted;
  await test.database.transaction(tenantId, (tx) => tx.emit(sampleEvent('seller.approved', firstCommitted)));
  await relay.placeEvents();
  const before = await events.list(reader, {}, { limit: 1 });
  expect(before.data.map(({ subject }) => subject)).toEqual([firstCommitted]);

  commitEarlier();
  await earlier;
  await relay.placeEvents();
  await relay.placeEvents();
  const all = await events.list(reader, {}, { limit: 1 });
  expect(all.data.map(({ subject }) => subject)).toEqual([firstCommitted]);
  const after = await events.list(reader, {}, { cursor: all.next_cursor ?? '' });
  expect(after.data.map(({ subject, sequence }) => [subject, sequence])).toEqual([[firstInserted, '2']]);
});

it('relays that place at the same time give each event one place', async () => {
  await Promise.all(
    Array.from({ length: 30 }, () =>
      test.database.transaction(tenantId, (tx) => tx.emit(sampleEvent('seller.reopened'))),
    ),
  );
  await Promise.all([relay.placeEvents(), relay.placeEvents(), relay.placeEvents()]);
  const { data } = await events.list(reader, { types: ['seller.reopened'] }, { limit: 200 });
  expect(data.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 30 }, (_, n) => n + 3));
});

it('a reader comes back with the last event that it has', async () => {
  const known = await events.list(reader, {}, { limit: 200 });
  const last = known.data.at(-1)!.id;
  expect((await events.list(reader, { after: last }, {})).data).toEqual([]);
  expect((await events.list(reader, { after: known.data.at(-3)!.id }, {})).data).toEqual(
    known.data.slice(-2),
  );
  const stranger: Principal = { ...reader, tenantId: newId('ten') };
  await expect(events.list(stranger, { after: last }, {})).rejects.toMatchObject({
    code: 'EVENT.NOT_FOUND',
  });
});

it('an integrator hears nothing of suspicion', async () => {
  const sellerId = newId('sel');
  await test.database.transaction(tenantId, async (tx) => {
    for (const type of ['screening_hit.confirmed', 'check.settled', 'seller.in_review'])
      await tx.emit(sampleEvent(type, sellerId));
  });
  await relay.placeEvents();
  const typesFor = async (role: 'auditor' | 'integrator') =>
    (await events.list({ ...reader, role }, { sellerId }, {})).data.map(({ type }) => type);
  expect(await typesFor('integrator')).toEqual(['seller.in_review']);
  expect(await typesFor('auditor')).toEqual(['screening_hit.confirmed', 'check.settled', 'seller.in_review']);
});

describe('what a screening found', () => {
  const about = (type: string, data: object) => {
    const event = sampleEvent(type);
    return { ...event, data: { ...event.data, ...data } };
  };
  const internal = [
    sampleEvent('screening_hit.confirmed'),
    sampleEvent('screening_hit.cleared'),
    sampleEvent('screening_list.imported'),
    about('check.settled', { check: 'name_screening', status: 'review' }),
    about('requirement.failed', { requirement: 'check.name_screening' }),
    about('requirement.verified', { requirement: 'check.name_screening' }),
    about('requirement.due', { requirement: 'check.name_screening' }),
  ];
  const open = [about('requirement.verified', { requirement: 'tax.ntn' }), sampleEvent('seller.approved')];
  const tenantId = newId('ten');
  const who = (role: Role): Principal => ({ tenantId, callerId: `key_${role}`, role });
  const ids: string[] = [];
  const started: string[] = [];

  beforeAll(async () => {
    const url = 'https://hooks.example.com/';
    await endpoints.create(who('operator'), newId('cmd'), { url, eventTypes: [] });
    for (const event of [...internal, ...open])
      ids.push(await test.database.transaction(tenantId, (tx) => tx.emit(event)));
    // What is started is looked at, not run.
    const temporal = {
      start: async ({ workflowId }: { workflowId: string }) => void started.push(workflowId),
    };
    const whole = new OutboxRelay(test.database, temporal as unknown as TemporalGateway);
    await whole.placeEvents();
    while (await whole.relayBatch());
    while (await whole.startDeliveries());
  });

  it.each(ROLES)('is seen by those inside only: %s', async (role) => {
    const isOutside = role === 'integrator' || role === 'seller';
    const { data } = await events.list(who(role), {}, { limit: 200 });
    expect(data.map(({ id }) => id)).toEqual(isOutside ? ids.slice(internal.length) : ids);
    const asked = await events.list(who(role), { types: ['screening_hit.confirmed'] }, {});
    expect(asked.data).toHaveLength(isOutside ? 0 : 1);
  });

  it('is not even known to be there: its id leads nowhere', async () => {
    for (const after of ids.slice(0, internal.length)) {
      await expect(events.list(who('integrator'), { after }, {})).rejects.toMatchObject({
        code: 'EVENT.NOT_FOUND',
      });
      await expect(events.list(who('agent'), { after }, {})).resolves.toBeDefined();
    }
  });

  it('is never delivered', async () => {
    const deliveries = await test.database.read(tenantId, (tx) =>
      tx.query<{ event_id: string }>(`SELECT event_id FROM webhook_deliveries WHERE tenant_id = $1`, [
        tenantId,
      ]),
    );
    const delivered = new Set(deliveries.map(({ event_id: id }) => id));
    expect(delivered).toEqual(new Set(ids.slice(internal.length)));
    for (const id of ids.slice(0, internal.length))
      expect(started.filter((workflowId) => workflowId.includes(id))).toEqual([]);
  });
});
