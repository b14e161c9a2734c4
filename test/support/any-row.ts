import type { DataSource } from 'typeorm';

/** A table as the catalogue has it. */
export interface CatalogueTable {
  name: string;
  /** Those that an INSERT must fill, with SQL that makes a value of their type; texts are new each time. */
  columns: { name: string; value: string }[];
}

const VALUES: Record<string, string> = {
  text: `gen_random_uuid()::text`,
  boolean: 'false',
  integer: '1',
  bigint: '1',
  'double precision': '0.5',
  jsonb: `'{}'`,
  'text[]': `'{}'`,
  date: `'2026-11-24'`,
  datemultirange: `'{}'`,
  'timestamp with time zone': `'2026-11-24T08:00:00Z'`,
  bytea: `'\\x00'`,
  uuid: 'gen_random_uuid()',
  smallint: '1',
  inet: `'127.0.0.1'`,
};

/** Every table that has a tenant, from the catalogue: one that is made tomorrow is among them. */
export async function tenantTables(dataSource: DataSource): Promise<CatalogueTable[]> {
  const found = await dataSource.query<{ name: string; column: string; type: string; required: boolean }[]>(
    `SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type,
            a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped)
      ORDER BY c.relname, a.attnum`,
  );
  const tables = Map.groupBy(found, ({ name }) => name);
  return [...tables].map(([name, columns]) => ({
    name,
    columns: columns
      .filter(({ required, column }) => required && column !== 'tenant_id')
      .map(({ column, type }) => {
        const value = VALUES[type];
        if (!value) throw new Error(`No value of type ${type} for ${name}.${column}: add one here`);
        return { name: column, value };
      }),
  }));
}

/** An INSERT of one more row of this tenant, given as $1. */
export const insertInto = ({ name, columns }: CatalogueTable): string =>
  `INSERT INTO "${name}" (tenant_id${columns.map((column) => `, "${column.name}"`).join('')})
   VALUES ($1${columns.map((column) => `, ${column.value}`).join('')})`;
