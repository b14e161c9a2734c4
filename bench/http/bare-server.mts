import { createRequire } from 'node:module';
import { join } from 'node:path';
import fastify from 'fastify';
import { Pool, type PoolClient } from 'pg';
import { ROOT } from '../measure.mts';

/**
 * The same handlers on the bare framework: Fastify and pg, and the built services, repositories and presenters of the API, so that
 * every statement and every byte of an answer is the same. Without what the edge adds: keys and permissions, quotas, load gate,
 * validation of the body, Idempotency-Key, ETag, roles and row-level security; reads without a transaction. It is one measure of
 * the bench, and nothing that may serve anybody.
 */
const built = createRequire(join(ROOT, 'dist', 'bench.js'));
built('reflect-metadata');
const load = (path: string): Record<string, any> => built(`./${path}.js`) as Record<string, any>;

const { Tx } = load('libs/database/src/tx');
const { Clock, Vault, newId } = load('libs/platform/src/index');
const { SellersService } = load('libs/sellers/src/sellers.service');
const { SellerCommands } = load('libs/sellers/src/seller-commands');
const { OrdersService } = load('libs/sales/src/orders.service');
const { EventsService } = load('libs/notifications/src/events.service');
const { StorefrontService } = load('libs/listings/src/storefront/storefront.service');
const { TemporalGateway } = load('libs/temporal/src/temporal.gateway');
const sellerPresenter = load('apps/api/src/sellers/seller.presenter');
const { takenOrderBodyOf } = load('apps/api/src/orders/order.presenter');
const { productBodyOf } = load('apps/api/src/storefront/storefront.presenter');
const { Client, Connection } = built('@temporalio/client') as typeof import('@temporalio/client');

const { DATABASE_URL, TEMPORAL_ADDRESS, RAHDARI_SECRET, BENCH_PRINCIPALS, PORT } = process.env;
const clock = new Clock();
const vault = new Vault(RAHDARI_SECRET);
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });

/** What `Tx` asks of TypeORM's manager, in its form: rows, or rows and their number for UPDATE and DELETE. */
const managerOn = (client: Pool | PoolClient) => ({
  async query(sql: string, parameters: unknown[]): Promise<unknown> {
    const { command, rows, rowCount } = await client.query(sql, parameters);
    return command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
  },
});

type Work = (tx: unknown) => Promise<unknown>;

const database = {
  read: (tenantId: string, work: Work) => work(new Tx(tenantId, managerOn(pool), clock)),
  visit: (work: Work) => work(new Tx('', managerOn(pool), clock)),
  async transaction(tenantId: string, work: Work): Promise<unknown> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(new Tx(tenantId, managerOn(client), clock));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  },
};

const temporal = new TemporalGateway(
  new Client({ connection: Connection.lazy({ address: TEMPORAL_ADDRESS }) }),
  'rahdari',
);
const commands = new SellerCommands(database, vault, temporal);
const sellers = new SellersService(database, vault, clock, commands, undefined);
const orders = new OrdersService(database, vault);
const events = new EventsService(database, vault, clock, { events: { retentionDays: 90 } });
const storefront = new StorefrontService(database, vault);
/** Whom the keys of the API's side belong to. */
const { agent, integrator } = JSON.parse(BENCH_PRINCIPALS!) as Record<string, unknown>;

interface Asked {
  Params: { id: string };
  Querystring: { limit?: string; q?: string };
  Body: Record<string, unknown>;
}

const server = fastify();
server.get<Asked>('/v1/sellers/:id', async ({ params }) =>
  sellerPresenter.sellerBodyOf(await sellers.view(agent, params.id)),
);
server.get<Asked>('/v1/sellers', async ({ query }) => {
  const page = await sellers.list(agent, {}, { limit: Number(query.limit) });
  return { ...page, data: page.data.map(sellerPresenter.summaryOf) };
});
server.get<Asked>('/v1/events', ({ query }) =>
  events.list(integrator, { types: [] }, { limit: Number(query.limit) }),
);
server.get<Asked>('/storefront/v1/search', async ({ query }) => {
  const page = await storefront.search({ q: query.q, limit: Number(query.limit) });
  return { ...page, data: page.data.map(productBodyOf) };
});
server.post<Asked>('/v1/orders', async ({ body }, reply) => {
  void reply.status(201);
  return takenOrderBodyOf(await orders.one(integrator, body));
});
server.post<Asked>('/v1/sellers/:id/notes', async ({ params, body }) =>
  sellerPresenter.sellerBodyOf(await sellers.act(agent, params.id, 'note', newId('cmd'), body)),
);
server.patch<Asked>('/v1/sellers/:id', async ({ params, headers, body }) => {
  const version = Number(String(headers['if-match']).replaceAll('"', ''));
  return sellerPresenter.sellerBodyOf(await sellers.edit(agent, params.id, version, body.application));
});

await server.listen({ port: Number(PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));
