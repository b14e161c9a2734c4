import { randomBytes } from 'node:crypto';
import { createDataSource, Database } from '@app/database';
import { Clock } from '@app/platform';
import { Client } from 'pg';

export interface TestDatabase {
  /** Of the new, empty, migrated database. */
  url: string;
  database: Database;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/** The server that the test run was given: `npm test` starts one, `npm run stack` prints another. */
function serverUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: integration tests need a PostgreSQL server');
  return url;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A database of its own for one spec file, with every migration applied. Call `drop()` in `afterAll`. */
export async function createTestDatabase(clock: Clock = new Clock()): Promise<TestDatabase> {
  const name = `rahdari_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const dataSource = createDataSource({ url: url.href, poolSize: 6 });
  const drop = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  try {
    await dataSource.initialize();
    await dataSource.runMigrations({ transaction: 'each' });
  } catch (error) {
    await drop();
    throw error;
  }
  return { url: url.href, database: new Database(dataSource, clock), drop };
}
