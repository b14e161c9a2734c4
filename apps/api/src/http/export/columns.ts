import { csvLine } from '@app/platform';

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> };
type Schemas = Readonly<Record<string, Schema>>;
export type Row = Record<string, unknown>;

/** One column of the file, and where its value stands in a row. */
export interface Column {
  name: string;
  path: readonly string[];
}

/** Deeper than this what is inside is given as JSON. */
const DEPTH_MAX = 4;

/** What a schema is when references, and the null that may stand beside it, are taken away. */
function bare(schema: Schema, schemas: Schemas): Schema {
  const of = (schema.anyOf ?? schema.allOf ?? schema.oneOf) as Schema[] | undefined;
  const real = of?.filter(({ type }) => type !== 'null');
  if (real?.length === 1) return bare(real[0]!, schemas);
  if (typeof schema.$ref === 'string')
    return bare(schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {}, schemas);
  return schema;
}

const isMoney = (schema: Schema): boolean =>
  Object.keys(schema.properties ?? {})
    .toSorted()
    .join() === 'amount_minor,currency';

/** `amount` is `amount_minor` and `currency`, as the order files have it; `price` is `price_minor` and `price_currency`. */
const moneyColumns = (name: string, path: readonly string[]): Column[] => [
  { name: `${name}_minor`, path: [...path, 'amount_minor'] },
  {
    name: name === 'amount' ? 'currency' : `${name}_currency`,
    path: [...path, 'currency'],
  },
];

/** The columns of a row: its members, those of what is inside it behind a dot. Lists and free maps are one column. */
export function columnsOf(
  row: Schema,
  schemas: Schemas,
  prefix = '',
  above: readonly string[] = [],
): Column[] {
  return Object.entries(bare(row, schemas).properties ?? {}).flatMap(([member, schema]) => {
    const path = [...above, member];
    const name = prefix + member;
    const inner = bare(schema, schemas);
    if (isMoney(inner)) return moneyColumns(name, path);
    const isPlain = !inner.properties || Object.keys(inner.properties).length === 0;
    if (isPlain || path.length >= DEPTH_MAX) return [{ name, path }];
    return columnsOf(inner, schemas, `${name}.`, path);
  });
}

function cellOf(row: Row, path: readonly string[]): string {
  let value: unknown = row;
  for (const member of path) value = (value as Row | null | undefined)?.[member];
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

export const csvHeader = (columns: readonly Column[]): string => csvLine(columns.map(({ name }) => name));

export const csvRow = (columns: readonly Column[], row: Row): string =>
  csvLine(columns.map(({ path }) => cellOf(row, path)));
