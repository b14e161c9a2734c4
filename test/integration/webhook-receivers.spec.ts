import { newId } from '@app/platform';
import type { Client } from '@temporalio/client';
import {
  DELIVERY_POLICY,
  type DeliveryPolicy,
  WEBHOOK_DELIVERY,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { until } from '../support/http-client';
import { BEHAVIOURS, lateReceiver, type Receiver, wellBehaved } from '../support/receivers';
import { withWorker } from '../support/temporal';
import { WebhookBench } from '../support/webhook-bench';

/** The shape of the real schedule, in milliseconds. */
const POLICY: DeliveryPolicy = {
  ...DELIVERY_POLICY,
  retryDelaysMs: [30, 60, 90],
  attemptTimeoutMs: 250,
  busyDelayMs: 20,
  busyDelayMaxMs: 100,
};

let bench: WebhookBench;
const tenantId = newId('ten');
const other = newId('ten');

beforeAll(async () => {
  bench = await WebhookBench.create();
});
afterAll(() => bench.stop());

interface Played {
  status: string;
  attempts: { status: number | null; reason: string | null; outcome: string }[];
  /** Durations of the timers in the workflow's own history, in milliseconds. */
  timers: number[];
}

/** One event to one endpoint, by the real workflow to its end. */
async function play(client: Client, taskQueue: string, endpointId: string, eventId: string): Promise<Played> {
  const handle = await client.workflow.start(WEBHOOK_DELIVERY, {
    taskQueue,
    workflowId: `${endpointId}:${eventId}`,
    args: [{ tenantId, endpointId, eventId, run: 1, policy: POLICY }],
  });
  await handle.result();
  const timers = ((await handle.fetchHistory()).events ?? []).flatMap(
    ({ timerStartedEventAttributes: started }) => {
      const after = started?.startToFireTimeout;
      return after ? [Number(after.seconds ?? 0) * 1_000 + Number(after.nanos ?? 0) / 1_000_000] : [];
    },
  );
  const [delivery] = (await bench.deliveriesOf(tenantId, endpointId)).filter(
    (one) => one.eventId === eventId,
  );
  return { status: delivery!.status, attempts: delivery!.attempts, timers };
}

async function deliverTo(url: string): Promise<Played> {
  const { id } = await bench.subscribe(tenantId, url, ['seller.approved']);
  const eventId = await bench.emit(tenantId);
  await bench.relayAll();
  const played = await withWorker(bench.activities, (client, queue) => play(client, queue, id, eventId));
  await bench.endpoints.remove(bench.operator(tenantId), id);
  return played;
}

const failed = (status: number | null, reason: string | null = null) => ({
  outcome: 'failed',
  status,
  reason,
});
const delivered = (status: number) => ({ outcome: 'delivered', status, reason: null });
const four = <T>(one: T): T[] => [one, one, one, one];

/** Every wait is as long as the schedule says, or up to a tenth longer. */
function expectSchedule(timers: number[], delays = POLICY.retryDelaysMs): void {
  expect(timers).toHaveLength(delays.length);
  for (const [n, delay] of delays.entries()) {
    expect(timers[n]).toBeGreaterThanOrEqual(delay);
    expect(timers[n]).toBeLessThanOrEqual(Math.ceil(delay * 1.1));
  }
}

/** Whatever happens: the same id and the same bytes, each time signed for its own moment. */
function expectOneMessage({ taken }: Receiver, times: number): void {
  expect(taken).toHaveLength(times);
  expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
  expect(new Set(taken.map(({ body }) => body)).size).toBe(1);
  expect(new Set(taken.map(({ headers }) => headers['rahdari-endpoint-sequence']))).toEqual(new Set(['1']));
}

describe('a receiver', () => {
  let receiver: Receiver;
  afterEach(() => receiver?.close());

  const cases: [keyof typeof BEHAVIOURS, string, object[], number | null][] = [
    ['500', 'failed', four(failed(500)), 4],
    ['404', 'failed', four(failed(404)), 4],
    ['3xx', 'failed', four(failed(307)), 4],
    ['timeout', 'failed', four(failed(null, 'TIMEOUT')), 4],
    ['garbage TLS', 'failed', four(failed(null, 'TLS_FAILED')), null],
    ['reset after accept', 'failed', four(failed(null, 'CONNECTION_BROKEN')), null],
  ];
  it.each(cases)('%s: the whole schedule, then listed as %s', async (behaviour, status, attempts, taken) => {
    receiver = await BEHAVIOURS[behaviour]();
    const played = await deliverTo(receiver.url);
    expect(played).toMatchObject({ status, attempts });
    expectSchedule(played.timers);
    if (taken !== null) expectOneMessage(receiver, taken);
    // One connection for each attempt, and none for a redirect.
    expect(receiver.connections()).toBe(4);
  });

  it('410: no more attempts, and the endpoint is disabled', async () => {
    receiver = await BEHAVIOURS['410']();
    const { id } = await bench.subscribe(tenantId, receiver.url, ['seller.approved']);
    const eventId = await bench.emit(tenantId);
    await bench.relayAll();
    const played = await withWorker(bench.activities, (client, queue) => play(client, queue, id, eventId));
    expect(played).toMatchObject({
      status: 'gone',
      attempts: [{ outcome: 'gone', status: 410 }],
      timers: [],
    });
    expect(await bench.endpoints.get(bench.operator(tenantId), id)).toMatchObject({
      disabledReason: 'RECEIVER_GONE',
    });
    const after = await bench.emit(tenantId);
    await bench.relayAll();
    const queued = await bench.deliveriesOf(tenantId, id);
    expect(queued.map((one) => one.eventId)).not.toContain(after);
  });

  it('429 with Retry-After: not before it asks to be', async () => {
    receiver = await BEHAVIOURS['429 with Retry-After']();
    const played = await deliverTo(receiver.url);
    expect(played).toMatchObject({ status: 'delivered', attempts: [failed(429), delivered(204)] });
    expect(played.timers).toHaveLength(1);
    expect(played.timers[0]).toBeGreaterThanOrEqual(1_000);
    expectOneMessage(receiver, 2);
  });

  it.each(['drip', 'huge body'] as const)(
    '%s: its status counts, its body is not waited for',
    async (behaviour) => {
      receiver = await BEHAVIOURS[behaviour]();
      const played = await deliverTo(receiver.url);
      expect(played).toMatchObject({ status: 'delivered', attempts: [delivered(200)], timers: [] });
      expectOneMessage(receiver, 1);
    },
  );

  it('flapping: delivered as soon as it takes it', async () => {
    receiver = await BEHAVIOURS.flapping();
    const played = await deliverTo(receiver.url);
    expect(played).toMatchObject({ status: 'delivered', attempts: [failed(503), delivered(200)] });
    expectSchedule(played.timers, [30]);
    expectOneMessage(receiver, 2);
  });

  it('slow start: delivered once it is there', async () => {
    const late = await lateReceiver();
    const { id } = await bench.subscribe(tenantId, late.url, ['seller.approved']);
    const eventId = await bench.emit(tenantId);
    await bench.relayAll();
    // It comes up between the second knock and the third.
    class Knocks {
      giveUp = (ref: Parameters<typeof bench.activities.giveUp>[0]) => bench.activities.giveUp(ref);
      async deliver(input: Parameters<typeof bench.activities.deliver>[0]) {
        if (input.attempt === 3) await late.arrive();
        return bench.activities.deliver(input);
      }
    }
    const activities = new Knocks();
    const played = await withWorker(activities, (client, queue) => play(client, queue, id, eventId));
    receiver = late.receiver();
    const refused = failed(null, 'CONNECTION_REFUSED');
    expect(played).toMatchObject({ status: 'delivered', attempts: [refused, refused, delivered(204)] });
    expectSchedule(played.timers, [30, 60]);
    expectOneMessage(receiver, 1);
  });
});

it('a receiver that answers nothing holds up nobody else', async () => {
  const [silent, good] = [await BEHAVIOURS.timeout(), await wellBehaved()];
  const slow = await bench.subscribe(tenantId, silent.url);
  const swift = await bench.subscribe(other, good.url);
  const [many, few] = [40, 10];
  const slowEvents = await Promise.all(Array.from({ length: many }, () => bench.emit(tenantId)));
  await bench.relayAll();
  const patient = { ...POLICY, retryDelaysMs: [], attemptTimeoutMs: 10_000 };
  try {
    await withWorker(bench.activities, async (client, taskQueue) => {
      const handles = await Promise.all(
        slowEvents.map((eventId) =>
          client.workflow.start(WEBHOOK_DELIVERY, {
            taskQueue,
            workflowId: `${slow.id}:${eventId}`,
            args: [{ tenantId, endpointId: slow.id, eventId, run: 1, policy: patient }],
          }),
        ),
      );
      // Its places are taken, and it has no more of them.
      await until(
        async () => silent.connections(),
        (count) => count >= 4,
      );
      const swiftEvents = await Promise.all(Array.from({ length: few }, () => bench.emit(other)));
      await bench.relayAll();
      await Promise.all(
        swiftEvents.map((eventId) =>
          client.workflow.execute(WEBHOOK_DELIVERY, {
            taskQueue,
            workflowId: `${swift.id}:${eventId}`,
            args: [{ tenantId: other, endpointId: swift.id, eventId, run: 1, policy: POLICY }],
          }),
        ),
      );
      // All of the other tenant's are through while not one of the silent receiver's has come to an end.
      expect(good.taken).toHaveLength(few);
      expect(silent.connections()).toBe(4);
      await Promise.all(handles.map((handle) => handle.terminate()));
      await silent.close();
    });
  } finally {
    await good.close();
  }
});
