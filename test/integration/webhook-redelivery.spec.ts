import { newId } from '@app/platform';
import { DELIVERY_POLICY, WEBHOOK_DELIVERY } from '@workflows/webhook-delivery/webhook-delivery.contract';
import { WEBHOOK_REDELIVERY } from '@workflows/webhook-redelivery/webhook-redelivery.contract';
import { httpReceiver, type Receiver } from '../support/receivers';
import { withWorker } from '../support/temporal';
import { WebhookBench } from '../support/webhook-bench';

const SINCE = new Date(Date.now() - 3_600_000);

let bench: WebhookBench;
let receiver: Receiver;
let isDown = false;

beforeAll(async () => {
  bench = await WebhookBench.create();
  receiver = await httpReceiver((response) => void response.writeHead(isDown ? 503 : 204).end());
});
afterAll(async () => {
  await receiver.close();
  await bench.stop();
});

/** An endpoint with so many deliveries that failed for good. */
async function failedEndpoint(count: number) {
  const tenantId = newId('ten');
  const operator = bench.operator(tenantId);
  const { id: endpointId } = await bench.subscribe(tenantId, receiver.url, ['seller.approved']);
  await bench.test.database.transaction(tenantId, async (tx) => {
    await tx.query(
      `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, status, attempts, created_at, started_at)
       SELECT 'dlv_' || substr($2, 5, 26) || lpad(n::text, 6, '0'), $1, $2, 'evt_' || $2 || n, 'seller.approved',
              CASE n % 2 WHEN 0 THEN 'failed' ELSE 'gone' END, '[]', now(), now() FROM generate_series(1, $3::int) AS n`,
      [tenantId, endpointId, count],
    );
  });
  return { tenantId, operator, endpointId };
}

const statuses = async (endpointId: string) =>
  Object.fromEntries(
    (
      await bench.rows<{ status: string; count: string }>(
        `SELECT status, count(*) FROM webhook_deliveries WHERE endpoint_id = $1 GROUP BY status`,
        [endpointId],
      )
    ).map(({ status, count }) => [status, Number(count)]),
  );
const ask = (one: Awaited<ReturnType<typeof failedEndpoint>>, key = newId('cmd')) =>
  bench.deliveries.redeliverFailed(one.operator, one.endpointId, key, { since: SINCE });

it('queues all that failed again, page by page, and tells its beginning and its end', async () => {
  const one = await failedEndpoint(250);
  const key = newId('cmd');
  const asked = await ask(one, key);
  expect(asked).toMatchObject({ status: 'RUNNING', total: 250, requeued: 0 });
  expect((await ask(one, key)).id).toBe(asked.id);
  await expect(ask(one)).rejects.toMatchObject({
    code: 'WEBHOOK.REDELIVERY_RUNNING',
    details: { redelivery_id: asked.id },
  });
  await bench.relayAll();
  // That is how it starts: by its event.
  const start = bench.started.find(({ workflowType }) => workflowType === WEBHOOK_REDELIVERY)!;
  await withWorker(bench.redelivery, (client, taskQueue) =>
    client.workflow.execute(WEBHOOK_REDELIVERY, {
      taskQueue,
      workflowId: start.workflowId,
      args: [{ ...(start.args[0] as object), pageDelayMs: 5 }],
    }),
  );
  expect(await bench.deliveries.redelivery(one.operator, one.endpointId, asked.id)).toMatchObject({
    status: 'COMPLETED',
    requeued: 250,
  });
  expect(await statuses(one.endpointId)).toEqual({ pending: 250 });
  const told = await bench.rows<{ type: string; data: object }>(
    `SELECT type, data FROM outbox_events WHERE subject = $1 AND type LIKE '%redelivery%' ORDER BY seq`,
    [one.endpointId],
  );
  expect(told).toEqual([
    { type: 'webhook_endpoint.redelivery_requested', data: { redelivery_id: asked.id } },
    {
      type: 'webhook_endpoint.redelivery_finished',
      data: { redelivery_id: asked.id, status: 'COMPLETED', total: 250, requeued: 250 },
    },
  ]);
  await expect(ask(one)).resolves.toMatchObject({ total: 0 });
});

it('a step that runs twice goes on and repeats nothing; a cancelled job leaves the rest', async () => {
  const one = await failedEndpoint(250);
  const { id: redeliveryId } = await ask(one);
  const step = () => bench.redelivery.requeueFailed({ tenantId: one.tenantId, redeliveryId });
  expect(await Promise.all([step(), step()])).toEqual(['more', 'more']);
  expect(await statuses(one.endpointId)).toEqual({ pending: 200, failed: 25, gone: 25 });
  await bench.deliveries.cancelRedelivery(one.operator, one.endpointId, redeliveryId);
  expect(await step()).toBe('done');
  expect(await statuses(one.endpointId)).toEqual({ pending: 200, failed: 25, gone: 25 });
  expect(await bench.deliveries.redelivery(one.operator, one.endpointId, redeliveryId)).toMatchObject({
    status: 'CANCELLED',
    requeued: 200,
  });
});

it('stops where the endpoint is disabled on the way', async () => {
  const one = await failedEndpoint(150);
  const { id: redeliveryId } = await ask(one);
  await bench.endpoints.update(one.operator, one.endpointId, 1, { enabled: false });
  expect(await bench.redelivery.requeueFailed({ tenantId: one.tenantId, redeliveryId })).toBe('done');
  expect(await bench.deliveries.redelivery(one.operator, one.endpointId, redeliveryId)).toMatchObject({
    status: 'STOPPED',
    requeued: 0,
  });
});

it('takes no span that is none, or that begins before what is kept', async () => {
  const one = await failedEndpoint(0);
  const invalid = { code: 'WEBHOOK.SPAN_INVALID' };
  const span = (since: Date, until?: Date) =>
    bench.deliveries.redeliverFailed(one.operator, one.endpointId, newId('cmd'), { since, until });
  await expect(span(new Date('2020-01-01'))).rejects.toMatchObject(invalid);
  await expect(span(new Date(), SINCE)).rejects.toMatchObject(invalid);
});

it('a receiver that is down for the whole schedule has it listed, and gets it when it is asked for again', async () => {
  const tenantId = newId('ten');
  const operator = bench.operator(tenantId);
  const { id: endpointId } = await bench.subscribe(tenantId, receiver.url, ['seller.approved']);
  const eventId = await bench.emit(tenantId);
  await bench.relayAll();
  // Three days and three hours in a quarter of a second: the real schedule, a millionth of it.
  const policy = {
    ...DELIVERY_POLICY,
    retryDelaysMs: DELIVERY_POLICY.retryDelaysMs.map((ms) => Math.ceil(ms / 1_000_000)),
  };
  const deliver = (run: number) =>
    withWorker(bench.activities, (client, taskQueue) =>
      client.workflow.execute(WEBHOOK_DELIVERY, {
        taskQueue,
        workflowId: `${endpointId}:${eventId}:${run}`,
        args: [{ tenantId, endpointId, eventId, run, policy }],
      }),
    );
  isDown = true;
  await deliver(1);
  const [failed] = await bench.deliveriesOf(tenantId, endpointId);
  expect(failed).toMatchObject({ status: 'failed' });
  expect(failed!.attempts.map(({ status }) => status)).toEqual(Array<number>(10).fill(503));

  isDown = false;
  receiver.taken.length = 0;
  const { id: redeliveryId } = await bench.deliveries.redeliverFailed(operator, endpointId, newId('cmd'), {
    since: SINCE,
  });
  await bench.redelivery.requeueFailed({ tenantId, redeliveryId });
  await deliver(2);
  expect(await bench.deliveriesOf(tenantId, endpointId)).toMatchObject([{ status: 'delivered', eventId }]);
  expect(receiver.taken.map(({ id }) => id)).toEqual([eventId]);
});
