import { newId } from '@app/platform';
import { FIRST_ATTEMPTS_MAX } from '../../libs/notifications/src/delivery-starts';
import { WebhookBench } from '../support/webhook-bench';

/** Which deliveries the relay starts, and in whose turn. */

let bench: WebhookBench;
beforeEach(async () => {
  bench = await WebhookBench.create();
});
afterEach(() => bench.stop());

/** An endpoint with so many deliveries that nobody has started. */
async function waiting(count: number): Promise<string> {
  const tenantId = newId('ten');
  const { id } = await bench.subscribe(tenantId, 'http://127.0.0.1:9/', ['seller.approved']);
  await bench.rows(
    `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, status, attempts, created_at)
     SELECT 'dlv_' || lpad(n::text, 8, '0') || substr($2, 5), $1, $2, 'evt_' || $2 || n, 'seller.approved', 'pending', '[]',
            now() FROM generate_series(1, $3::int) AS n`,
    [tenantId, id, count],
  );
  return id;
}
const startedOf = (endpointId: string): number =>
  bench.started.filter(({ args }) => (args[0] as { endpointId: string }).endpointId === endpointId).length;
const startedRows = async (endpointId: string): Promise<number> => {
  const [row] = await bench.rows<{ count: string }>(
    `SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = $1 AND started_at IS NOT NULL`,
    [endpointId],
  );
  return Number(row!.count);
};
const endFirstAttempts = (endpointId: string, status: string): Promise<unknown> =>
  bench.rows(
    `UPDATE webhook_deliveries SET status = $2 WHERE endpoint_id = $1 AND started_at IS NOT NULL AND status = 'pending'`,
    [endpointId, status],
  );
const startAll = async (): Promise<void> => {
  while (await bench.relay.startDeliveries());
};

it('an endpoint with a flood of them takes turns with the others', async () => {
  const flooded = await waiting(5_000);
  const others = [await waiting(1), await waiting(3), await waiting(1)];
  await bench.relay.startDeliveries();
  expect(others.map(startedOf)).toEqual([1, 3, 1]);
  expect(startedOf(flooded)).toBeGreaterThan(0);
});

it('of one endpoint only so many are under way as first attempts, and the next when these are through', async () => {
  const endpoint = await waiting(250);
  await startAll();
  expect(startedOf(endpoint)).toBe(FIRST_ATTEMPTS_MAX);
  expect(await startedRows(endpoint)).toBe(FIRST_ATTEMPTS_MAX);
  await endFirstAttempts(endpoint, 'retrying');
  await startAll();
  expect(startedOf(endpoint)).toBe(2 * FIRST_ATTEMPTS_MAX);
  await endFirstAttempts(endpoint, 'delivered');
  await startAll();
  expect(startedOf(endpoint)).toBe(250);
  expect(new Set(bench.started.map(({ workflowId }) => workflowId)).size).toBe(250);
});

it('first attempts of which nothing is heard do not stop an endpoint for ever', async () => {
  const endpoint = await waiting(150);
  await startAll();
  await bench.rows(
    `UPDATE webhook_deliveries SET started_at = now() - interval '20 minutes' WHERE endpoint_id = $1 AND started_at IS NOT NULL`,
    [endpoint],
  );
  await startAll();
  expect(startedOf(endpoint)).toBe(150);
});

it('relays side by side start each once', async () => {
  const endpoints = [await waiting(40), await waiting(40)];
  await Promise.all(Array.from({ length: 4 }, startAll));
  expect(endpoints.map(startedOf)).toEqual([40, 40]);
});

it('events that ask for the same workflow ask Temporal for it once', async () => {
  const tenantId = newId('ten');
  const sellerId = newId('sel');
  for (let n = 0; n < 5; n++) await bench.emit(tenantId, 'listing.live', sellerId);
  await bench.relayAll();
  await bench.emit(tenantId, 'listing.live', sellerId);
  await bench.emit(tenantId, 'listing.live', newId('sel'));
  await bench.relayAll();
  expect(bench.started.map(({ workflowType }) => workflowType)).toEqual(['messageDigest', 'messageDigest']);
  const [row] = await bench.rows<{ count: string }>(
    `SELECT count(*) FROM outbox_events WHERE tenant_id = $1 AND relayed_at IS NULL`,
    [tenantId],
  );
  expect(row).toEqual({ count: '0' });
});
