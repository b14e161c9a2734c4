import { AppConfig } from '@app/platform';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database } from './database';
import { CURRENT_TENANT, DATABASE_ROLES } from './row-security';
import type { Tx } from './tx';

const ROLES = Object.values(DATABASE_ROLES);

/** Tables that a tenant's transaction may reach without row-level security, and why that shows no tenant another's rows. */
export const PLAIN_TABLES: Readonly<Record<string, string>> = {
  quota_windows: 'counters under opaque ids, for the system alone',
  login_tries: 'counters under keyed hashes, of nobody yet; for the system alone',
  provider_records: 'sealed, found by hashes, of nobody yet; for the system alone',
  signing_keys: 'sealed keys of the installation; for the system alone',
  schema_migrations: 'names of migrations; read only',
  catalogue_import_rows:
    'COPY is refused on tables with row-level security; found by the id of an import, which has a tenant',
};

interface Relation {
  name: string;
  kind: 'r' | 'p' | 'v' | 'm' | 'f';
  hasTenant: boolean;
  isSecured: boolean;
  isForced: boolean;
  isInvoker: boolean;
  /** Whether one of the roles may read or write any of it. */
  isReachable: boolean;
  /** Conditions of the permissive policies that a tenant's transaction is under. */
  policies: { name: string; command: string; using: string | null; check: string | null }[];
}

const RELATIONS = `
  SELECT c.relname AS name, c.relkind AS kind,
         EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
           AS "hasTenant",
         c.relrowsecurity AS "isSecured", c.relforcerowsecurity AS "isForced",
         coalesce(c.reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'], false) AS "isInvoker",
         EXISTS (SELECT FROM pg_roles r WHERE r.rolname = ANY($1) AND (
           has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') OR
           has_table_privilege(r.oid, c.oid, 'DELETE, TRUNCATE'))) AS "isReachable",
         coalesce((SELECT json_agg(json_build_object('name', p.polname, 'command', p.polcmd,
                     'using', pg_get_expr(p.polqual, c.oid), 'check', pg_get_expr(p.polwithcheck, c.oid)))
            FROM pg_policy p, unnest(p.polroles) AS bound
           WHERE p.polrelid = c.oid AND p.polpermissive AND (bound = 0 OR pg_has_role($2, bound, 'MEMBER'))), '[]')
           AS policies
    FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
   ORDER BY c.relname`;

function* problemsOfTable(table: Relation): Generator<string> {
  const column = table.hasTenant ? 'tenant_id' : 'id';
  const condition = `(${column} = ${CURRENT_TENANT})`;
  if (!table.isSecured) yield 'row-level security is off';
  else if (!table.isForced) yield 'row-level security is not forced, so it does not bind the owner';
  const own = table.policies.filter(
    ({ command, using, check }) => command === '*' && using === condition && (check ?? using) === condition,
  );
  if (own.length === 0) yield `no policy keeps ${DATABASE_ROLES.tenant} to the rows of its tenant`;
  for (const { name } of table.policies.filter((policy) => !own.includes(policy)))
    yield `policy ${name} lets ${DATABASE_ROLES.tenant} see or write more than the rows of its tenant`;
}

function* problemsOfRelation(relation: Relation): Generator<string> {
  if (relation.name in PLAIN_TABLES || !(relation.hasTenant || relation.isReachable)) return;
  if (relation.kind === 'r' || relation.kind === 'p') yield* problemsOfTable(relation);
  // A view reads with its owner's rights, a materialised or foreign one has rows of its own: no policy binds either.
  else if (relation.isReachable && !(relation.kind === 'v' && relation.isInvoker))
    yield 'not a table: it shows rows that no policy binds';
}

interface Identity {
  role: string;
  isSuperuser: boolean;
  bypasses: boolean;
  owns: boolean;
}

const WHO = `
  SELECT r.rolname AS role, r.rolsuper AS "isSuperuser", r.rolbypassrls AS bypasses,
         EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owns
    FROM pg_roles r WHERE r.rolname = `;

/** What makes row-level security void for a role, in words. */
const exemptions = ({ isSuperuser, bypasses, owns }: Identity): string[] => [
  ...(isSuperuser ? ['is a superuser'] : []),
  ...(bypasses ? ['has BYPASSRLS'] : []),
  ...(owns ? ['owns tables'] : []),
];

async function problemsOfRole(
  expected: string,
  enter: (work: (tx: Tx) => Promise<Identity>) => Promise<Identity>,
) {
  try {
    const identity = await enter(async (tx) => (await tx.query<Identity>(`${WHO} current_user`))[0]!);
    if (identity.role !== expected) return [`transactions run as ${identity.role} instead of ${expected}`];
    return exemptions(identity).map((why) => `${expected} ${why}`);
  } catch (error) {
    const { code } = ((error as { driverError?: unknown }).driverError ?? {}) as { code?: string };
    // No such role (invalid parameter), and not a member of it.
    if (code === '22023') return [`role ${expected} does not exist`];
    if (code === '42501') return [`the login may not become ${expected}: GRANT ${expected} TO it`];
    throw error;
  }
}

/** Everything by which a tenant's transaction might reach another tenant's rows, one line each. */
export async function findIsolationProblems(database: Database): Promise<string[]> {
  // The roles are the server's: beside a migrated database an empty one would look well.
  const [pending, ...more] = await database.pendingMigrations();
  if (pending)
    return [`migrations are not complete: ${pending}${more.length ? ` and ${more.length} more` : ''}`];
  const { tenant, system, visitor } = DATABASE_ROLES;
  const roles = [
    ...(await problemsOfRole(tenant, (work) => database.transaction('', work))),
    ...(await problemsOfRole(system, (work) => database.system(work))),
    ...(await problemsOfRole(visitor, (work) => database.visit(work))),
  ];
  // Without its roles there is nothing to ask about the tables.
  if (roles.some((problem) => problem.startsWith('role '))) return roles;
  const relations = await database.dataSource.query<Relation[]>(RELATIONS, [ROLES, tenant]);
  const tables = relations.flatMap((relation) =>
    [...problemsOfRelation(relation)].map((problem) => `${relation.name}: ${problem}`),
  );
  return [...roles, ...tables];
}

/** What a process that serves or works asks before it begins: it does not start on a database that tells tenants nothing apart. */
@Injectable()
export class IsolationCheck implements OnModuleInit {
  private readonly logger = new Logger(IsolationCheck.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AppConfig) private readonly config: AppConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    const problems = await findIsolationProblems(this.database);
    if (problems.length)
      throw new Error(`The database does not keep tenants apart:\n - ${problems.join('\n - ')}`);
    if (this.config.mode !== 'production') return;
    const [login] = await this.database.dataSource.query<Identity[]>(`${WHO} session_user`);
    const why = exemptions(login!);
    if (why.length)
      this.logger.warn(
        `The login ${login!.role} ${why.join(' and ')}: give the processes one that only may become ${ROLES.join(', ')}`,
      );
  }
}
