import { Clock, DomainError } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { escapeLiteral, type Pool } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { DATABASE_ROLES, type DatabaseRole } from './row-security';
import { Tx } from './tx';

/** Stands for "no tenant" in transactions of the relay, of seeds and of the public. */
export const NO_TENANT = '';

/** SQLSTATE classes and codes that mean "the server is going away or full": a retry may succeed. */
const RETRYABLE = /^(08|53|57P|40001|40P01)/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

export function isDatabaseUnavailable(error: unknown): boolean {
  const cause =
    error instanceof QueryFailedError ? (error.driverError as { code?: string; message?: string }) : error;
  const { code = '', message = '' } = (cause ?? {}) as { code?: string; message?: string };
  return (
    RETRYABLE.test(code) ||
    SOCKET.has(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      message,
    )
  );
}

/** SQLSTATE 23505 on the named constraint or index (any, without a name). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const driver = error.driverError as { code?: string; constraint?: string };
  return driver.code === '23505' && (constraint === undefined || driver.constraint === constraint);
}

type Access = 'READ WRITE' | 'READ ONLY' | 'UNSYNCED';

const BEGIN: Record<Access, string> = {
  'READ WRITE': 'START TRANSACTION READ WRITE',
  'READ ONLY': 'START TRANSACTION READ ONLY',
  UNSYNCED: 'START TRANSACTION READ WRITE; SET LOCAL synchronous_commit = off',
};

/**
 * How a transaction begins: in one message, for every request pays for each. All of it ends with the transaction, so a pooled
 * connection keeps nothing.
 */
const beginning = (access: Access, role: DatabaseRole, tenantId: string): string =>
  `${BEGIN[access]}; SET LOCAL ROLE ${DATABASE_ROLES[role]}; SET LOCAL app.tenant = ${escapeLiteral(tenantId)}`;

/**
 * The one way to the rows: a transaction in a role that row-level security binds, with the tenant that it shows. Outside of
 * it a process has the rights of its login, which in production are none.
 */
@Injectable()
export class Database {
  private readonly logger = new Logger(Database.name);

  constructor(
    readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Everything in `work` commits together or not at all. Throws DATABASE.UNAVAILABLE (503) when it cannot be reached. */
  transaction<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('READ WRITE', 'tenant', tenantId, work);
  }

  /**
   * The same, but its commit does not wait for the disk: for what means nothing without a later transaction, whose own wait
   * covers it. If the server dies before, neither has happened.
   */
  prelude<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('UNSYNCED', 'tenant', tenantId, work);
  }

  read<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('READ ONLY', 'tenant', tenantId, work);
  }

  /**
   * Without a tenant: for the relay, seeds and look-ups that find the tenant. Never behind a tenant's route. It may do what
   * migrations granted to `system`, table by table.
   */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('READ WRITE', 'system', NO_TENANT, work);
  }

  /** Without a tenant and without a key: what was published to be seen by everyone, of all tenants. */
  visit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('READ ONLY', 'visitor', NO_TENANT, work);
  }

  /** True when a trivial query answers. */
  async isReachable(): Promise<boolean> {
    try {
      await this.dataSource.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  /** Says a word to who listens on a channel. Changes of rows are told by triggers, in their own transaction. */
  async notify(channel: string, payload: string): Promise<void> {
    await this.dataSource.query('SELECT pg_notify($1, $2)', [channel, payload]);
  }

  /** The connections of this process: how many there are, and how many wait for one. */
  poolState(): { open: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = (this.dataSource.driver as PostgresDriver).master as Pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** Names of the migrations that this code has and the database does not; reads only, so that a probe may ask. */
  async pendingMigrations(): Promise<string[]> {
    const { migrations, options } = this.dataSource;
    const known = migrations.map((migration) => migration.name ?? migration.constructor.name);
    const table = this.dataSource.driver.escape(options.migrationsTableName!);
    const [found] = await this.dataSource.query<{ exists: boolean }[]>(
      'SELECT to_regclass($1) IS NOT NULL AS exists',
      [table],
    );
    if (!found?.exists) return known;
    const rows = await this.dataSource.query<{ name: string }[]>(`SELECT name FROM ${table}`);
    const applied = new Set(rows.map(({ name }) => name));
    return known.filter((name) => !applied.has(name));
  }

  private async run<T>(
    access: Access,
    role: DatabaseRole,
    tenantId: string,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    let parting: Promise<void> | undefined;
    let isCommitting = false;
    try {
      await runner.connect();
      // What TypeORM notes when it begins one itself, which takes it a message of its own. Before the message: whatever part of
      // it fails, the connection goes back to the pool without a transaction.
      Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
      await runner.query(beginning(access, role, tenantId));
      const result = await work(new Tx(tenantId, runner.manager, this.clock));
      isCommitting = access !== 'READ ONLY';
      const committed = runner.commitTransaction();
      if (isCommitting) await committed;
      else parting = committed.catch(() => runner.rollbackTransaction()).catch(() => undefined);
      return result;
    } catch (error) {
      // The first error says more than that of a rollback on a broken connection.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      if (!isDatabaseUnavailable(error)) throw error;
      this.logger.warn('The database cannot be reached or refused the connection');
      throw new DomainError(
        {
          code: 'DATABASE.UNAVAILABLE',
          kind: 'unavailable',
          // The server may have stored it and gone away before it said so: only a repeat under the same key can tell.
          message: isCommitting
            ? 'The database went away while it stored this, and it may be stored. Repeat the request with the same Idempotency-Key.'
            : 'The database cannot be reached. Nothing was changed; try again.',
          retryAfterSeconds: 2,
        },
        { cause: error },
      );
    } finally {
      // No answer waits for the end of what changed nothing; the connection is given back behind it.
      if (parting) void parting.then(() => runner.release());
      else await runner.release();
    }
  }
}
