import { createHash } from 'node:crypto';

/** What clients rely on in an API document, a line each, so that two versions of it can be compared line by line. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
}

interface Body {
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: Body & { required?: boolean };
  responses?: Record<string, Body>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, { post: Operation }>;
  components: { schemas: Record<string, Schema> };
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const PREFIX = '#/components/schemas/';

const partsOf = ({ anyOf = [], allOf = [], oneOf = [] }: Schema): Schema[] => [...anyOf, ...allOf, ...oneOf];

/** How a schema is called in a line. */
function nameOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.replace(PREFIX, '');
  const parts = partsOf(schema);
  if (parts.length) return parts.map(nameOf).join('|');
  if (schema.items) return `${[schema.type].flat().join('|')} of ${nameOf(schema.items)}`;
  return [schema.type ?? 'any'].flat().join('|') + (schema.format ? ` ${schema.format}` : '');
}

/** Names of the schemas in here, and in those. */
function reachedFrom(schemas: readonly Schema[], all: ApiDocument['components']['schemas']): Set<string> {
  const found = new Set<string>();
  const visit = (schema: Schema): void => {
    const name = schema.$ref?.replace(PREFIX, '');
    if (name !== undefined) {
      if (found.has(name)) return;
      found.add(name);
      visit(all[name] ?? {});
    }
    for (const one of [...partsOf(schema), ...Object.values(schema.properties ?? {})]) visit(one);
    if (schema.items) visit(schema.items);
  };
  schemas.forEach(visit);
  return found;
}

const schemasIn = ({ content = {} }: Body): Schema[] =>
  Object.values(content).flatMap(({ schema }) => (schema ? [schema] : []));

/** What may be sent: fields, their values, and which of them must be there. */
function taken(name: string, { properties = {}, required = [] }: Schema): string[] {
  return [
    ...Object.entries(properties).flatMap(([field, schema]) => [
      `takes ${name}.${field}: ${nameOf(schema)}`,
      ...(schema.enum ?? schema.items?.enum ?? []).map(
        (value) => `takes ${name}.${field} = ${String(value)}`,
      ),
    ]),
    ...required.map((field) => `needs ${name}.${field}`),
  ];
}

/** What comes back: fields, and whether they may be missing. A new value of an enumeration is no break, nor a new field. */
const given = (name: string, { properties = {}, required = [] }: Schema): string[] =>
  Object.entries(properties).map(
    ([field, schema]) => `gives ${name}.${field}${required.includes(field) ? '' : '?'}: ${nameOf(schema)}`,
  );

function ofOperation(name: string, { parameters = [], requestBody, responses = {} }: Operation): string[] {
  return [
    name,
    ...parameters.flatMap(({ name: parameter, in: where, required, schema }) => [
      `${name} takes ${where} ${parameter}`,
      ...(schema?.enum ?? schema?.items?.enum ?? []).map(
        (value) => `${name} takes ${where} ${parameter} = ${String(value)}`,
      ),
      ...(required && where !== 'path' ? [`${name} needs ${where} ${parameter}`] : []),
    ]),
    ...Object.entries(requestBody?.content ?? {}).map(
      ([type, { schema }]) => `${name} takes ${type}: ${nameOf(schema ?? {})}`,
    ),
    ...(requestBody?.required ? [`${name} needs a body`] : []),
    ...Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, { content = {} }]) =>
        Object.entries(content).map(
          ([type, { schema }]) => `${name} gives ${status} ${type}: ${nameOf(schema ?? {})}`,
        ),
      ),
  ];
}

export function surfaceOf({ paths, webhooks = {}, components: { schemas } }: ApiDocument): string[] {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) =>
      item[method] ? [{ name: `${method.toUpperCase()} ${path}`, operation: item[method] }] : [],
    ),
  );
  const hooks = Object.values(webhooks).map(({ post }) => post);
  const sent = operations.flatMap(({ operation }) => schemasIn(operation.requestBody ?? {}));
  const answered = [
    ...operations.flatMap(({ operation }) => Object.values(operation.responses ?? {}).flatMap(schemasIn)),
    ...hooks.flatMap(({ requestBody }) => schemasIn(requestBody ?? {})),
  ];
  const lines = [
    ...operations.flatMap(({ name, operation }) => ofOperation(name, operation)),
    ...Object.keys(webhooks).map((type) => `event ${type}`),
    ...[...reachedFrom(sent, schemas)].flatMap((name) => taken(name, schemas[name] ?? {})),
    ...[...reachedFrom(answered, schemas)].flatMap((name) => given(name, schemas[name] ?? {})),
  ];
  return [...new Set(lines)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What a line is about: an operation, or a schema in requests or in answers. */
function subjectOf(line: string): string {
  const [verb, name = ''] = line.split(' ');
  if (verb === 'takes' || verb === 'needs') return `sent ${name.split('.')[0]!}`;
  return verb === 'gives' ? `given ${name.split('.')[0]!}` : `${verb} ${name}`;
}

const isDemand = (line: string): boolean => /^(needs |[A-Z]+ \S+ needs )/.test(line);

/** What a client of `before` cannot rely on any more in `after`: promises that are gone, and demands that are new. */
export function breaksBetween(before: readonly string[], after: readonly string[]): string[] {
  const old = new Set(before);
  const now = new Set(after);
  const known = new Set(before.map(subjectOf));
  const left = new Set(after.map(subjectOf));
  const gone = before.filter((line) => !now.has(line) && !isDemand(line));
  // Of an operation that is gone its own line says it; of a schema, that of the operation which had it.
  const told = gone.filter((line) => line === subjectOf(line) || left.has(subjectOf(line)));
  return [...told, ...after.filter((line) => isDemand(line) && !old.has(line) && known.has(subjectOf(line)))];
}

export const digestOf = (surface: string): string => createHash('sha256').update(surface).digest('hex');
