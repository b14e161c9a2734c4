import { randomBytes } from 'node:crypto';
import {
  createDataSource,
  createMigrationSource,
  Database,
  DATABASE_ROLES,
  findIsolationProblems,
  isolateTenant,
  withEveryRow,
} from '@app/database';
import { AppConfig, Clock, loadConfig } from '@app/platform';
import { Logger, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { DataSource } from 'typeorm';
import { ProviderModule } from '../../apps/identity-provider/src/provider.module';
import { AppModule } from '../../apps/api/src/app.module';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { insertInto, tenantTables } from '../support/any-row';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** The boot's question to the database, each of its answers, and the logins that it is happy with. */
let test: TestDatabase;
let admin: DataSource;

beforeAll(async () => {
  test = await createTestDatabase();
  admin = test.database.dataSource;
});
afterAll(() => test.drop());

const { tenant, system } = DATABASE_ROLES;
const OPEN = `CREATE TABLE late (id text PRIMARY KEY, tenant_id text NOT NULL)`;

async function whileChanged(change: string[], undo: string[], work: () => Promise<void>): Promise<void> {
  try {
    for (const sql of change) await admin.query(sql);
    await work();
  } finally {
    for (const sql of undo) await admin.query(sql);
  }
}

it('finds nothing on a migrated database', async () => {
  expect(await findIsolationProblems(test.database)).toEqual([]);
});

it('is content with a table that its migration isolated', async () => {
  await whileChanged([OPEN], ['DROP TABLE late'], async () => {
    const runner = admin.createQueryRunner();
    await isolateTenant(runner, 'late', { tenant: 'SELECT, INSERT', system: 'SELECT' }).finally(() =>
      runner.release(),
    );
    expect(await findIsolationProblems(test.database)).toEqual([]);
    await test.database.transaction('ten_a', (tx) => tx.query(`INSERT INTO late VALUES ('1', 'ten_a')`));
    expect(await test.database.read('ten_b', (tx) => tx.query('SELECT * FROM late'))).toEqual([]);
    expect(await test.database.system((tx) => tx.query('SELECT * FROM late'))).toHaveLength(1);
  });
});

describe('finds', () => {
  const NO_POLICY = `no policy keeps ${tenant} to the rows of its tenant`;
  const MORE = `lets ${tenant} see or write more than the rows of its tenant`;

  it.each<[string, string[], string[], string[]]>([
    [
      'a table without row-level security',
      [OPEN],
      ['DROP TABLE late'],
      ['late: row-level security is off', `late: ${NO_POLICY}`],
    ],
    [
      'one without a tenant that a tenant may read',
      ['CREATE TABLE late (id text)', `GRANT SELECT (id) ON late TO ${tenant}`],
      ['DROP TABLE late'],
      ['late: row-level security is off', `late: ${NO_POLICY}`],
    ],
    [
      'a partitioned one',
      ['CREATE TABLE late (tenant_id text, day date) PARTITION BY RANGE (day)'],
      ['DROP TABLE late'],
      ['late: row-level security is off', `late: ${NO_POLICY}`],
    ],
    [
      'security that spares the owner',
      ['ALTER TABLE orders NO FORCE ROW LEVEL SECURITY'],
      ['ALTER TABLE orders FORCE ROW LEVEL SECURITY'],
      ['orders: row-level security is not forced, so it does not bind the owner'],
    ],
    [
      'a policy for everyone beside the right one',
      ['CREATE POLICY wide ON orders USING (true)'],
      ['DROP POLICY wide ON orders'],
      [`orders: policy wide ${MORE}`],
    ],
    [
      'a policy that lets write what it does not show',
      ['ALTER POLICY tenant_isolation ON orders WITH CHECK (true)'],
      [
        `ALTER POLICY tenant_isolation ON orders WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''))`,
      ],
      [`orders: ${NO_POLICY}`, `orders: policy tenant_isolation ${MORE}`],
    ],
    [
      'a view with the rights of its owner',
      ['CREATE VIEW late AS SELECT * FROM orders', `GRANT SELECT ON late TO ${tenant}`],
      ['DROP VIEW late'],
      ['late: not a table: it shows rows that no policy binds'],
    ],
    [
      'a materialised view',
      ['CREATE MATERIALIZED VIEW late AS SELECT * FROM orders', `GRANT SELECT ON late TO ${system}`],
      ['DROP MATERIALIZED VIEW late'],
      ['late: not a table: it shows rows that no policy binds'],
    ],
    [
      'a role that owns a table',
      [`ALTER TABLE orders OWNER TO ${tenant}`],
      ['ALTER TABLE orders OWNER TO CURRENT_USER'],
      [`${tenant} owns tables`],
    ],
  ])('%s', async (_what, change, undo, problems) => {
    await whileChanged(change, undo, async () => {
      expect(await findIsolationProblems(test.database)).toEqual(problems);
    });
    expect(await findIsolationProblems(test.database)).toEqual([]);
  });

  it('nothing in a view that asks with the rights of who reads it', async () => {
    const view = [
      'CREATE VIEW late WITH (security_invoker = true) AS SELECT * FROM orders',
      `GRANT SELECT ON late TO ${tenant}`,
    ];
    await whileChanged(view, ['DROP VIEW late'], async () => {
      expect(await findIsolationProblems(test.database)).toEqual([]);
    });
  });

  it('transactions that keep the login, which is a superuser', async () => {
    class Bare extends Database {
      override transaction: Database['transaction'] = (_tenantId, work) => this.system(work);
    }
    const problems = await findIsolationProblems(new Bare(admin, new Clock()));
    expect(problems).toEqual([`transactions run as ${system} instead of ${tenant}`]);
  });
});

describe.each<[string, Type]>([
  ['the API', AppModule],
  ['the worker', WorkerModule],
  ['the identity provider', ProviderModule],
])('%s', (_name, root) => {
  const boot = async (mode: 'local' | 'production'): Promise<void> => {
    const config = loadConfig({
      RAHDARI_MODE: mode,
      DATABASE_URL: test.url,
      DATABASE_POOL_SIZE: '2',
      TEMPORAL_ADDRESS: process.env.TEMPORAL_ADDRESS,
      RAHDARI_SECRET: 'be'.repeat(32),
    });
    const module = await Test.createTestingModule({ imports: [root] })
      .overrideProvider(AppConfig)
      .useValue(config)
      .compile();
    try {
      await module.init();
    } finally {
      await module.close();
    }
  };

  it('does not start beside a table that shows tenants each other', async () => {
    await whileChanged([OPEN], ['DROP TABLE late'], () =>
      expect(boot('local')).rejects.toThrow(
        'The database does not keep tenants apart:\n - late: row-level security is off\n - late: no policy keeps',
      ),
    );
  });

  it('starts when there is none, and says in production that its login is too mighty', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    try {
      await boot('local');
      expect(warned).not.toHaveBeenCalledWith(expect.stringContaining('superuser'));
      await boot('production');
      expect(warned).toHaveBeenCalledWith(
        expect.stringMatching(/^The login \w+ is a superuser and .*owns tables/),
      );
    } finally {
      warned.mockRestore();
    }
  });
});

describe('a login', () => {
  const suffix = randomBytes(5).toString('hex');
  const [owner, runtime, name] = [
    `test_owner_${suffix}`,
    `test_runtime_${suffix}`,
    `rahdari_logins_${suffix}`,
  ];
  const roles = Object.values(DATABASE_ROLES).join(', ');
  const opened: DataSource[] = [];

  const urlFor = (login: string): string => {
    const url = new URL(test.url);
    url.username = login;
    url.password = 'secret';
    url.pathname = `/${name}`;
    return url.href;
  };
  const open = async (source: DataSource): Promise<DataSource> => {
    opened.push(source);
    return source.initialize();
  };
  const databaseFor = async (login: string): Promise<Database> =>
    new Database(await open(createDataSource({ url: urlFor(login), poolSize: 2 })), new Clock());

  /** A tenant's write and read, as every request makes them, and what another tenant sees of it. */
  async function expectToServe(database: Database): Promise<void> {
    const tables = await tenantTables(admin);
    const [sellers, events] = ['sellers', 'outbox_events'].map((one) =>
      tables.find(({ name }) => name === one)!,
    );
    const count = (tenantId: string): Promise<{ count: string }[]> =>
      database.read(tenantId, (tx) => tx.query('SELECT count(*) FROM sellers'));
    await database.transaction('ten_a', async (tx) => {
      await tx.query(insertInto(sellers!), ['ten_a']);
      await tx.audit({ actor: { id: 'key_1', role: 'agent' }, action: 'seller.approved', subject: 'sel_1' });
      await tx.query(insertInto(events!), ['ten_a']);
    });
    expect(Number((await count('ten_a'))[0]!.count)).toBeGreaterThan(0);
    expect(await count('ten_b')).toEqual([{ count: '0' }]);
    expect(await database.pendingMigrations()).toEqual([]);
    expect(await database.isReachable()).toBe(true);
  }

  beforeAll(async () => {
    for (const login of [owner, runtime]) await admin.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${owner}`);
    const source = await open(createMigrationSource({ url: urlFor(owner), poolSize: 2 }));
    await source.runMigrations({ transaction: 'each' });
  });
  afterAll(async () => {
    for (const source of opened) await source.destroy();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    for (const login of [owner, runtime]) await admin.query(`DROP ROLE IF EXISTS ${login}`);
  });

  it('that may not become the roles is told so', async () => {
    const database = await databaseFor(runtime);
    expect(await findIsolationProblems(database)).toEqual(
      Object.values(DATABASE_ROLES).map((role) => `the login may not become ${role}: GRANT ${role} TO it`),
    );
  });

  it('that owns the tables serves, and is bound itself', async () => {
    await admin.query(`GRANT ${roles} TO ${owner}`);
    const database = await databaseFor(owner);
    expect(await findIsolationProblems(database)).toEqual([]);
    await expectToServe(database);
    await admin.query(`REVOKE ${roles} FROM ${owner}`);
    expect(await database.dataSource.query('SELECT 1 FROM sellers')).toEqual([]);
  });

  it('that only may become the roles serves, and may do nothing by itself', async () => {
    await admin.query(`GRANT ${roles} TO ${runtime} WITH INHERIT FALSE`);
    const database = await databaseFor(runtime);
    expect(await findIsolationProblems(database)).toEqual([]);
    await expectToServe(database);
    for (const sql of ['SELECT 1 FROM sellers', 'DELETE FROM audit_entries', 'DROP TABLE orders'])
      await expect(database.dataSource.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('that migrates does not pass over rows unseen', async () => {
    const source = await open(createMigrationSource({ url: urlFor(owner), poolSize: 1 }));
    const runner = source.createQueryRunner();
    const change = `UPDATE sellers SET display_name = 'renamed'`;
    await expect(runner.query(change)).rejects.toThrow('would be affected by row-level security');
    await runner.startTransaction();
    const [, touched] = await withEveryRow(runner, ['sellers'], () => runner.query(change));
    await runner.commitTransaction();
    await runner.release();
    expect(touched).toBeGreaterThan(0);
    expect(await findIsolationProblems(await databaseFor(runtime))).toEqual([]);
  });
});
