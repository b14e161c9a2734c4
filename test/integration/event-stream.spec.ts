import { Clock, loadConfig, newId, type Principal, type Role, ROLES, Vault } from '@app/platform';
import { NotificationsService, OutboxRelay } from '@app/notifications';
import type { TemporalGateway } from '@app/temporal';
import { createTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;
let notifications: NotificationsService;
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
  notifications = new NotificationsService(test.database, new Vault('ab'.repeat(32)), new Clock(), config);
  // Placing asks nothing of Temporal.
  relay = new OutboxRelay(test.database, {} as TemporalGateway);
});
afterAll(() => test.drop());

it('an event that commits late appears behind no cursor', async () => {
  let commitEarlier!: () => void;
  const held = new Promise<void>((resolve) => (commitEarlier = resolve));
  let inserted!: () => void;
  const isInserted = new Promise<void>((resolve) => (inserted = resolve));
  const earlier = test.database.transaction(tenantId, async (tx) => {
    await tx.emit({ type: 'seller.submitted', subject: 'first-inserted' });
    inserted();
    await held;
  });
  await isInserted;
  await test.database.transaction(tenantId, (tx) =>
    tx.emit({ type: 'seller.approved', subject: 'first-committed' }),
  );
  await relay.placeEvents();
  const before = await notifications.events(reader, {}, { limit: 1 });
  expect(before.data.map(({ subject }) => subject)).toEqual(['first-committed']);

  commitEarlier();
  await earlier;
  await relay.placeEvents();
  await relay.placeEvents();
  const all = await notifications.events(reader, {}, { limit: 1 });
  expect(all.data.map(({ subject }) => subject)).toEqual(['first-committed']);
  const after = await notifications.events(reader, {}, { cursor: all.next_cursor ?? '' });
  expect(after.data.map(({ subject, sequence }) => [subject, sequence])).toEqual([['first-inserted', '2']]);
});

it('relays that place at the same time give each event one place', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      test.database.transaction(tenantId, (tx) => tx.emit({ type: 'seller.reopened', subject: `s${n}` })),
    ),
  );
  await Promise.all([relay.placeEvents(), relay.placeEvents(), relay.placeEvents()]);
  const { data } = await notifications.events(reader, { type: 'seller.reopened' }, { limit: 200 });
  expect(data.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 30 }, (_, n) => n + 3));
});

it('a reader comes back with the last event that it has', async () => {
  const known = await notifications.events(reader, {}, { limit: 200 });
  const last = known.data.at(-1)!.id;
  expect((await notifications.events(reader, { after: last }, {})).data).toEqual([]);
  expect((await notifications.events(reader, { after: known.data.at(-3)!.id }, {})).data).toEqual(
    known.data.slice(-2),
  );
  const stranger: Principal = { ...reader, tenantId: newId('ten') };
  await expect(notifications.events(stranger, { after: last }, {})).rejects.toMatchObject({
    code: 'EVENT.NOT_FOUND',
  });
});

it('an integrator hears nothing of suspicion', async () => {
  await test.database.transaction(tenantId, async (tx) => {
    await tx.emit({ type: 'screening_hit.confirmed', subject: 'hit_x', sellerId: 'sel_q' });
    await tx.emit({ type: 'check.settled', subject: 'chk_x', sellerId: 'sel_q' });
    await tx.emit({ type: 'seller.in_review', subject: 'sel_q', sellerId: 'sel_q' });
  });
  await relay.placeEvents();
  const typesFor = async (role: 'auditor' | 'integrator') =>
    (await notifications.events({ ...reader, role }, { sellerId: 'sel_q' }, {})).data.map(({ type }) => type);
  expect(await typesFor('integrator')).toEqual(['seller.in_review']);
  expect(await typesFor('auditor')).toEqual(['screening_hit.confirmed', 'check.settled', 'seller.in_review']);
});

describe('what a screening found', () => {
  const internal = [
    { type: 'screening_hit.confirmed', data: { list: 'un', entry_ref: 'QDi.001', reason_code: 'SAME' } },
    { type: 'screening_hit.cleared', data: { entry_ref: 'QDi.001' } },
    { type: 'screening_list.imported', data: { code: 'un' } },
    { type: 'check.settled', data: { check: 'name_screening', status: 'review' } },
    { type: 'requirement.failed', data: { requirement: 'check.name_screening' } },
    { type: 'requirement.verified', data: { requirement: 'check.name_screening' } },
  ];
  const open = [
    { type: 'requirement.verified', data: { requirement: 'tax.ntn' } },
    { type: 'seller.approved', data: {} },
  ];
  const tenantId = newId('ten');
  const who = (role: Role): Principal => ({ tenantId, callerId: `key_${role}`, role });
  const ids: string[] = [];
  const started: string[] = [];

  beforeAll(async () => {
    const url = 'https://hooks.example.com/';
    await notifications.createEndpoint(who('operator'), newId('cmd'), { url, eventTypes: [] });
    for (const event of [...internal, ...open])
      ids.push(await test.database.transaction(tenantId, (tx) => tx.emit({ ...event, subject: 'x' })));
    // What is started is looked at, not run.
    const temporal = {
      start: async ({ workflowId }: { workflowId: string }) => void started.push(workflowId),
    };
    const whole = new OutboxRelay(test.database, temporal as unknown as TemporalGateway);
    await whole.placeEvents();
    while (await whole.relayBatch());
  });

  it.each(ROLES)('is seen by those inside only: %s', async (role) => {
    const isOutside = role === 'integrator' || role === 'seller';
    const { data } = await notifications.events(who(role), {}, { limit: 200 });
    expect(data.map(({ id }) => id)).toEqual(isOutside ? ids.slice(internal.length) : ids);
    const asked = await notifications.events(who(role), { type: 'screening_hit.confirmed' }, {});
    expect(asked.data).toHaveLength(isOutside ? 0 : 1);
  });

  it('is not even known to be there: its id leads nowhere', async () => {
    for (const after of ids.slice(0, internal.length)) {
      await expect(notifications.events(who('integrator'), { after }, {})).rejects.toMatchObject({
        code: 'EVENT.NOT_FOUND',
      });
      await expect(notifications.events(who('agent'), { after }, {})).resolves.toBeDefined();
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
