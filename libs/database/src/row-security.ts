import type { QueryRunner } from 'typeorm';

/**
 * The roles that transactions run as, whatever the process logged in as. None can log in, none owns a table, and each has
 * the privileges that a migration gave it and no other: a table that no migration speaks of can be reached by none.
 */
export const DATABASE_ROLES = {
  /** A transaction of one tenant: sees and writes that tenant's rows. */
  tenant: 'rahdari_tenant',
  /** Relay, key look-up, purge, making a tenant: the rows of all tenants, in the columns it was given. */
  system: 'rahdari_system',
  /** Who reads the storefront, without a key. */
  visitor: 'rahdari_visitor',
} as const;
export type DatabaseRole = keyof typeof DATABASE_ROLES;

/** The tenant of the transaction; NULL, which equals nothing, when there is none. As PostgreSQL writes it back. */
export const CURRENT_TENANT = `NULLIF(current_setting('app.tenant'::text, true), ''::text)`;

/** Privileges as GRANT takes them, for columns alone too: `SELECT (id, tenant_id), UPDATE (position)`. */
export type Privileges = string;

export interface TableAccess {
  /** `SELECT, INSERT, UPDATE` unless said otherwise: rows stay, so what deletes asks for it. `none` for nothing. */
  tenant?: Privileges | 'none';
  /** Nothing unless said otherwise. */
  system?: Privileges;
  visitor?: Privileges;
  /** Which column holds the tenant; `tenant_id` unless said otherwise. */
  tenantColumn?: string;
}

const ROLES = Object.values(DATABASE_ROLES);

/**
 * Roles belong to the whole server: another database may have them already, and several may be migrated at once. Who
 * makes a role without being a superuser may administer it, and becomes able to take it here.
 */
const CREATE_ROLES = `DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['${ROLES.join("','")}'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN CONTINUE; END IF;
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', wanted, current_user);
      END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'Role % is missing and % may not create it: a superuser does, and grants it to the login of the processes',
          wanted, current_user;
    END;
  END LOOP;
END $$`;

/** Makes the roles when they are missing. Whatever isolates a table does it, for migrations come in any order. */
export async function createDatabaseRoles(runner: QueryRunner): Promise<void> {
  await runner.query(CREATE_ROLES);
  await runner.query(`GRANT USAGE ON SCHEMA public TO ${ROLES.join(', ')}`);
}

const POLICY: Record<DatabaseRole, string> = {
  tenant: 'tenant_isolation',
  system: 'system_access',
  visitor: 'visitor_access',
};

/**
 * Walls a table with a tenant in, for a migration to call right after it made the table: row-level security on, and
 * forced, so that it binds the owner too; a tenant sees and writes its own rows, the others what `access` says.
 */
export async function isolateTenant(
  runner: QueryRunner,
  table: string,
  access: TableAccess = {},
): Promise<void> {
  const { tenant = 'SELECT, INSERT, UPDATE', system, visitor, tenantColumn = 'tenant_id' } = access;
  await createDatabaseRoles(runner);
  await runner.query(`ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
  await runner.query(
    `CREATE POLICY ${POLICY.tenant} ON "${table}" TO ${DATABASE_ROLES.tenant} USING ("${tenantColumn}" = ${CURRENT_TENANT})`,
  );
  if (tenant !== 'none') await grantOn(runner, table, 'tenant', tenant);
  if (system) await grantOn(runner, table, 'system', system);
  if (visitor) await grantOn(runner, table, 'visitor', visitor);
}

/** Gives a role more of a table than it had; for a later migration, when the code begins to need it. */
export async function grantOn(
  runner: QueryRunner,
  table: string,
  role: DatabaseRole,
  privileges: Privileges,
): Promise<void> {
  await runner.query(`GRANT ${privileges} ON "${table}" TO ${DATABASE_ROLES[role]}`);
  // A serial column is filled from a sequence, which has privileges of its own.
  const sequences = (await runner.query(
    `SELECT d.objid::regclass::text AS name FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      WHERE d.refobjid = $1::regclass AND d.deptype = 'a'`,
    [`"${table}"`],
  )) as { name: string }[];
  if (/\bINSERT\b/i.test(privileges))
    for (const { name } of sequences)
      await runner.query(`GRANT USAGE ON SEQUENCE ${name} TO ${DATABASE_ROLES[role]}`);
  if (role === 'tenant') return;
  const known = (await runner.query(
    `SELECT 1 FROM pg_policy WHERE polrelid = $1::regclass AND polname = $2`,
    [`"${table}"`, POLICY[role]],
  )) as unknown[];
  if (known.length) return;
  // All rows: what the role may do with them is for its privileges. A condition would keep the trigram index of the
  // storefront's search from being used, for an operator that might leak comes after every policy.
  await runner.query(`CREATE POLICY ${POLICY[role]} ON "${table}" TO ${DATABASE_ROLES[role]} USING (true)`);
}

/** The way back: as if the table had never been isolated. */
export async function unisolate(runner: QueryRunner, table: string): Promise<void> {
  for (const policy of Object.values(POLICY))
    await runner.query(`DROP POLICY IF EXISTS ${policy} ON "${table}"`);
  await runner.query(`ALTER TABLE "${table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY`);
  await runner.query(`REVOKE ALL ON "${table}" FROM ${ROLES.join(', ')}`);
}

/**
 * Lets a migration work on the rows of every tenant: forced security binds the owner, who would find no row. Others see
 * nothing of it, for the table is locked until the commit. The `migrate` command fails loudly where this was forgotten.
 */
export async function withEveryRow<T>(
  runner: QueryRunner,
  tables: string[],
  work: () => Promise<T>,
): Promise<T> {
  for (const table of tables) await runner.query(`ALTER TABLE "${table}" NO FORCE ROW LEVEL SECURITY`);
  const result = await work();
  for (const table of tables) await runner.query(`ALTER TABLE "${table}" FORCE ROW LEVEL SECURITY`);
  return result;
}
