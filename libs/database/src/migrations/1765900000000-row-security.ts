import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createDatabaseRoles,
  DATABASE_ROLES,
  isolateTenant,
  type TableAccess,
  unisolate,
} from '../row-security';

const WITH_DELETE = 'SELECT, INSERT, UPDATE, DELETE';

/** The tables of before this migration, and what each role may do with them. */
const TABLES: Record<string, TableAccess> = {
  access_tokens: { tenant: WITH_DELETE, system: WITH_DELETE },
  api_keys: { system: 'SELECT, UPDATE (last_used_at)' },
  // Entries are appended: no role changes or removes one.
  audit_entries: { tenant: 'SELECT, INSERT' },
  catalogue_import_errors: {},
  catalogue_imports: {},
  checks: {},
  documents: {},
  event_counters: { tenant: 'SELECT, DELETE', system: 'SELECT, INSERT, UPDATE' },
  holds: {},
  idempotency_keys: {
    tenant: WITH_DELETE,
    system: 'SELECT (ctid, started_at), UPDATE (locked_until), DELETE',
  },
  listings: {},
  oauth_clients: { system: 'SELECT' },
  orders: {},
  // Facts: what carries events gives them their place, marks them and removes them when their time is over.
  outbox_events: { tenant: 'SELECT, INSERT', system: 'SELECT, UPDATE, DELETE' },
  products: {},
  programmes: {},
  sales_coverage: {},
  sales_daily: {},
  screening_entries: {},
  screening_hits: {},
  screening_lists: {},
  seller_commands: {},
  seller_links: { system: 'SELECT' },
  seller_notes: {},
  seller_requirements: { system: 'SELECT' },
  seller_sessions: { system: 'SELECT' },
  sellers: { system: 'SELECT' },
  storefront_items: { tenant: WITH_DELETE, visitor: 'SELECT' },
  tenants: { tenant: 'SELECT', system: 'SELECT, INSERT', tenantColumn: 'id' },
  uplift_readouts: {},
  uplift_studies: {},
  user_logins: { system: 'SELECT' },
  users: { system: 'SELECT, UPDATE (issuer)' },
  webhook_deliveries: { system: 'SELECT, INSERT, UPDATE (started_at), DELETE' },
  webhook_endpoints: { tenant: WITH_DELETE, system: 'SELECT' },
  webhook_keys: { tenant: WITH_DELETE },
  webhook_redeliveries: { tenant: WITH_DELETE },
};

/** The tables with a tenant that nobody has walled in: made by an earlier migration that did not name what it needs. */
const OPEN_TABLES = `
  SELECT c.relname AS name FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity ORDER BY 1`;
const SECURED_TABLES = `SELECT relname AS name FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity ORDER BY 1`;

/**
 * Staging has no tenant and no row-level security, for COPY is refused on tables that have it: its rows are found by
 * the id of an import, which is found by its tenant. ANALYZE before a merge needs MAINTAIN.
 */
const STAGING = `GRANT SELECT, INSERT, DELETE, MAINTAIN ON "catalogue_import_rows" TO ${DATABASE_ROLES.tenant}`;
/** Without a tenant, for the system alone: counters under opaque ids, and what the identity provider keeps of nobody yet. */
const SYSTEM_ONLY = ['quota_windows', 'login_tries', 'provider_records', 'signing_keys'];

const namesOf = async (runner: QueryRunner, sql: string, parameters: unknown[] = []): Promise<string[]> =>
  ((await runner.query(sql, parameters)) as { name: string }[]).map(({ name }) => name);

/** The second wall between tenants: the database itself shows a transaction the rows of its tenant only. */
export class RowSecurity1765900000000 implements MigrationInterface {
  readonly name = 'RowSecurity1765900000000';

  async up(runner: QueryRunner): Promise<void> {
    await createDatabaseRoles(runner);
    const open = new Set([...(await namesOf(runner, OPEN_TABLES)), 'tenants']);
    for (const table of open) {
      const access = TABLES[table];
      if (!access) throw new Error(`Nobody says who may do what with the table ${table}: name it here`);
      await isolateTenant(runner, table, access);
    }
    await runner.query(STAGING);
    for (const table of SYSTEM_ONLY)
      await runner.query(`GRANT ${WITH_DELETE} ON "${table}" TO ${DATABASE_ROLES.system}`);
    // Read by every process before it takes a role; it holds the names of migrations.
    await runner.query(`GRANT SELECT ON "schema_migrations" TO PUBLIC`);
  }

  /** The roles stay: other databases of the server may use them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`REVOKE SELECT ON "schema_migrations" FROM PUBLIC`);
    await runner.query(`REVOKE ALL ON "catalogue_import_rows" FROM ${DATABASE_ROLES.tenant}`);
    for (const table of await namesOf(runner, SECURED_TABLES)) await unisolate(runner, table);
  }
}
