import { createDataSource, Database, DATABASE_ROLES, PLAIN_TABLES, type Tx } from '@app/database';
import { Clock } from '@app/platform';
import { type CatalogueTable, insertInto, tenantTables } from '../support/any-row';
import { createTestDatabase, type TestDatabase } from '../support/database';

/**
 * The second wall, for every table that has a tenant, as the catalogue lists them. Statements name no tenant here, on purpose:
 * that is the mistake which the wall is there for.
 */
const [OURS, THEIRS] = ['ten_ours', 'ten_theirs'];
let test: TestDatabase;
let tables: CatalogueTable[];

/** What the same thing gives on each table, by its name. */
async function onEach(work: (table: CatalogueTable) => Promise<unknown>): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const table of tables) results[table.name] = await work(table);
  return results;
}
const forAll = (value: unknown): Record<string, unknown> =>
  Object.fromEntries(tables.map(({ name }) => [name, value]));

/** Runs it as a tenant and takes it back; the error's text when it is refused. */
async function tried(tenantId: string, sql: string, parameters: unknown[] = []): Promise<number | string> {
  let touched = 0;
  const rolledBack = new Error();
  try {
    await test.database.transaction(tenantId, async (tx) => {
      touched = await tx.affected(sql, parameters);
      throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) return (error as Error).message.replace(/ "\w+"$| [a-z_]+$/, '');
  }
  return touched;
}

const BEYOND = 'new row violates row-level security policy for table';
const DENIED = 'permission denied for table';
/** Only the system counts there. */
const COUNTED = { event_counters: DENIED };
const APPEND_ONLY = { audit_entries: DENIED, outbox_events: DENIED };

beforeAll(async () => {
  test = await createTestDatabase();
  const { dataSource } = test.database;
  tables = await tenantTables(dataSource);
  for (const table of tables)
    for (const tenantId of [OURS, THEIRS, THEIRS])
      // By nobody's leave: as a superuser. Keys without a text in them can hold one row a tenant.
      await dataSource.query(`${insertInto(table)} ON CONFLICT DO NOTHING`, [tenantId]);
});
afterAll(() => test.drop());

describe('a transaction of one tenant', () => {
  it('covers every table of the schema that has a tenant', async () => {
    expect(tables.length).toBeGreaterThan(25);
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sellers', 'audit_entries', 'outbox_events', 'api_keys']),
    );
    const rows = await onEach(
      async ({ name }) =>
        (
          await test.database.dataSource.query(
            `SELECT DISTINCT tenant_id FROM "${name}" WHERE tenant_id IN ($1, $2)`,
            [OURS, THEIRS],
          )
        ).length,
    );
    expect(rows).toEqual(forAll(2));
  });

  it('sees its own rows when it forgets to name itself', async () => {
    const seen = await onEach(({ name }) =>
      test.database.read(OURS, async (tx) =>
        (await tx.query<{ tenant_id: string }>(`SELECT * FROM "${name}"`)).map((row) => row.tenant_id),
      ),
    );
    expect(seen).toEqual(forAll([OURS]));
  });

  it('does not see another tenant by naming it', async () => {
    const seen = await onEach(({ name }) =>
      test.database.read(OURS, (tx) => tx.query(`SELECT 1 FROM "${name}" WHERE tenant_id = $1`, [THEIRS])),
    );
    expect(seen).toEqual(forAll([]));
  });

  it('may not write a row of another', async () => {
    expect(await onEach((table) => tried(OURS, insertInto(table), [THEIRS]))).toEqual({
      ...forAll(BEYOND),
      ...COUNTED,
    });
  });

  it('may not give its rows to another', async () => {
    const moved = await onEach(({ name }) => tried(OURS, `UPDATE "${name}" SET tenant_id = $1`, [THEIRS]));
    expect(moved).toEqual({ ...forAll(BEYOND), ...APPEND_ONLY, ...COUNTED });
  });

  it('changes its own rows only', async () => {
    const touched = await onEach(({ name }) => tried(OURS, `UPDATE "${name}" SET tenant_id = tenant_id`));
    expect(touched).toEqual({ ...forAll(1), ...APPEND_ONLY, ...COUNTED });
  });

  it('removes nothing, or its own rows where rows are for a time', async () => {
    const removed = await onEach(({ name }) => tried(OURS, `DELETE FROM "${name}"`));
    expect(Object.entries(removed).filter(([, result]) => result !== DENIED && result !== 1)).toEqual([]);
    expect(removed).toMatchObject({ sellers: DENIED, audit_entries: DENIED, idempotency_keys: 1 });
    expect(await onEach(({ name }) => tried(OURS, `TRUNCATE "${name}"`))).toEqual(forAll(DENIED));
  });

  it('sees and writes nothing without a tenant', async () => {
    const seen = await onEach(({ name }) =>
      test.database.read('', (tx) => tx.query(`SELECT 1 FROM "${name}"`)),
    );
    expect(seen).toEqual(forAll([]));
    expect(await onEach((table) => tried('', insertInto(table), ['']))).toEqual({
      ...forAll(BEYOND),
      ...COUNTED,
    });
    expect(await onEach((table) => tried('', insertInto(table), [OURS]))).toEqual({
      ...forAll(BEYOND),
      ...COUNTED,
    });
  });

  it('sees of the tenants itself', async () => {
    const { dataSource } = test.database;
    for (const id of [OURS, THEIRS])
      await dataSource.query(`INSERT INTO tenants (id, name, created_at) VALUES ($1, $1, now())`, [id]);
    const seen = await test.database.read(OURS, (tx) => tx.query(`SELECT id FROM tenants`));
    expect(seen).toEqual([{ id: OURS }]);
    expect(await tried(OURS, `UPDATE tenants SET name = 'x'`)).toBe(DENIED);
  });
});

describe('a role', () => {
  /** Table and kind of privilege, with the columns where it is not all of them. */
  const privilegesOf = async (role: string): Promise<string[]> => {
    const rows = await test.database.dataSource.query<{ privilege: string }[]>(
      `SELECT format('%s %s', c.relname, acl.privilege_type) AS privilege
         FROM pg_class c, aclexplode(c.relacl) acl
        WHERE c.relkind IN ('r', 'p') AND acl.grantee = $1::regrole
       UNION
       SELECT format('%s %s (%s)', c.relname, acl.privilege_type, string_agg(a.attname, ', ' ORDER BY a.attname))
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) acl
        WHERE acl.grantee = $1::regrole
        GROUP BY c.relname, acl.privilege_type
       ORDER BY 1`,
      [role],
    );
    return rows.map(({ privilege }) => privilege);
  };

  it('of the public reads the storefront and no more', async () => {
    expect(await privilegesOf(DATABASE_ROLES.visitor)).toEqual(['storefront_items SELECT']);
    const shown = await test.database.visit((tx) =>
      tx.query(`SELECT DISTINCT tenant_id FROM storefront_items`),
    );
    expect(shown).toHaveLength(2);
    for (const { name } of tables.filter((table) => table.name !== 'storefront_items'))
      await expect(test.database.visit((tx) => tx.query(`SELECT 1 FROM "${name}"`))).rejects.toThrow(DENIED);
  });

  it('of the system reaches no document, order, product, note or audit entry, and changes no seller', async () => {
    const reached = await privilegesOf(DATABASE_ROLES.system);
    expect(reached.filter((each) => each.startsWith('sellers '))).toEqual(['sellers SELECT']);
    // Not who may sign in, with what, as whom, and where what happens is sent to.
    for (const table of ['oauth_clients', 'user_logins', 'webhook_endpoints'])
      expect(reached.filter((each) => each.startsWith(`${table} `))).toEqual([`${table} SELECT`]);
    // Whose message a receipt is about: nothing of what it says.
    expect(reached.filter((each) => /^(webhook_keys|message)/.test(each))).toEqual([
      'messages SELECT (id, tenant_id)',
    ]);
    const closed =
      /^(audit_entries|documents|orders|products|checks|holds|seller_notes|screening_|uplift_|sales_)/;
    expect(reached.filter((each) => closed.test(each))).toEqual([]);
    const seen = await test.database.system((tx) => tx.query(`SELECT DISTINCT tenant_id FROM outbox_events`));
    expect(seen).toHaveLength(2);
  });

  it.each(Object.values(DATABASE_ROLES))(
    '%s reaches tables without a policy only where it is said why',
    async (role) => {
      const rows = await test.database.dataSource.query<{ name: string }[]>(
        `SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
          AND (has_any_column_privilege($1, oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege($1, oid, 'DELETE, TRUNCATE'))`,
        [role],
      );
      expect(Object.keys(PLAIN_TABLES)).toEqual(expect.arrayContaining(rows.map(({ name }) => name)));
    },
  );
});

describe('a pooled connection', () => {
  let single: Database;
  beforeAll(async () => {
    single = new Database(await createDataSource({ url: test.url, poolSize: 1 }).initialize(), new Clock());
  });
  afterAll(() => single.dataSource.destroy());

  const state = async (): Promise<unknown> =>
    (
      await single.dataSource.query(
        `SELECT current_user = session_user AS itself, coalesce(current_setting('app.tenant', true), '') AS tenant,
                current_setting('transaction_read_only') AS read_only, pg_backend_pid() AS pid`,
      )
    )[0];

  it.each<[string, () => Promise<unknown>]>([
    ['a commit', () => single.transaction(OURS, (tx) => tx.query('SELECT 1'))],
    ['a prelude', () => single.prelude(OURS, (tx) => tx.query('SELECT 1'))],
    ['a read', () => single.read(OURS, (tx) => tx.query('SELECT 1'))],
    ['a rollback', () => single.transaction(OURS, () => Promise.reject(new Error('no')))],
    ['a failed statement', () => single.transaction(OURS, (tx) => tx.query('SELECT 1/0'))],
    ['a refused one', () => single.transaction(OURS, (tx) => tx.query('DELETE FROM sellers'))],
    ['the system', () => single.system((tx) => tx.query('SELECT 1'))],
    ['a visitor', () => single.visit((tx) => tx.query('SELECT 1'))],
    ['one that cannot begin', () => single.read(`${OURS}\u0000`, (tx) => tx.query('SELECT 1'))],
  ])('keeps neither role nor tenant after %s', async (_what, work) => {
    const before = (await state()) as { pid: number };
    await work().catch(() => undefined);
    expect(await state()).toEqual({ itself: true, tenant: '', read_only: 'off', pid: before.pid });
  });

  it('shows each of many transactions its own tenant', async () => {
    const turns = Array.from({ length: 40 }, (_, turn) => (turn % 2 ? OURS : THEIRS));
    const seen = await Promise.all(
      turns.map((tenantId) =>
        test.database.read(tenantId, async (tx) => {
          const rows = await tx.query<{ tenant_id: string }>(`SELECT DISTINCT tenant_id FROM sellers`);
          return rows.map((row) => row.tenant_id).join();
        }),
      ),
    );
    expect(seen).toEqual(turns);
  });

  it('waits for the disk, but for what a later transaction covers', async () => {
    const shown = async (tx: Tx): Promise<unknown> => (await tx.query('SHOW synchronous_commit'))[0];
    expect(await single.prelude(OURS, shown)).toEqual({ synchronous_commit: 'off' });
    expect(await single.transaction(OURS, shown)).toEqual({ synchronous_commit: 'on' });
  });

  it('reads only in a read', async () => {
    const write = single.read(OURS, (tx) => tx.query(`UPDATE sellers SET display_name = 'x'`));
    await expect(write).rejects.toThrow('read-only transaction');
  });

  it.each([
    `${OURS}'; RESET ROLE; SET app.tenant = '${THEIRS}'; --`,
    `${OURS}\\'; RESET ROLE; --`,
    '"; DROP TABLE sellers; --',
  ])('takes whatever stands for a tenant as its name: %s', async (tenantId) => {
    expect(await single.read(tenantId, (tx) => tx.query('SELECT 1 FROM sellers'))).toEqual([]);
  });
});

describe('the plan under the wall', () => {
  const planOf = async (tx: Tx, sql: string): Promise<string> => {
    // Few rows: the planner would read them all.
    await tx.query('SET LOCAL enable_seqscan = off');
    const lines = await tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`);
    return lines.map((line) => line['QUERY PLAN']).join('\n');
  };

  it('still finds words on the storefront by their trigrams', async () => {
    const words = `SELECT 1 FROM storefront_items WHERE visible AND search_text %> ANY('{salt}'::text[])`;
    expect(await test.database.visit((tx) => planOf(tx, words))).toContain('on storefront_items_search');
  });

  it('still goes by tenant, seller and id', async () => {
    const page = `SELECT id FROM products WHERE tenant_id = '${OURS}' AND seller_id = 'sel_1' AND id > 'prd_1' ORDER BY id LIMIT 20`;
    const plan = await test.database.read(OURS, (tx) => planOf(tx, page));
    expect(plan).toMatch(/products_seller on products .*\n\s+Index Cond: .*tenant_id.*seller_id.*id > /);
    // The tenant is compared once for the statement, not for every row.
    expect(plan).toContain('One-Time Filter');
    expect(plan).not.toMatch(/^\s+Filter:/m);
  });
});
