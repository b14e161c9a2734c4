import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type ApiApp, startApiApp } from '../support/api-app';

type Json = Record<string, unknown>;
interface Operation {
  operationId?: string;
  summary?: string;
  security?: Json[];
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}

const COMMITTED = readFileSync(join(__dirname, '..', '..', 'docs', 'openapi.json'), 'utf8');
const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head', 'options', 'trace'];

let api: ApiApp;
let document: Json;
let operations: [string, Operation][];

beforeAll(async () => {
  api = await startApiApp();
  document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Json;
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, item]) =>
      METHODS.flatMap((method) => (item[method] ? [[`${method} ${path}`, item[method]] as const] : [])),
  ) as [string, Operation][];
});
afterAll(() => api?.stop());

/** Every `$ref` of the document. */
function refsIn(value: unknown): string[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' ? [String(member)] : refsIn(member),
  );
}

const resolve = (ref: string): unknown =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, name) => (at as Json | undefined)?.[name], document);

const offenders = (isWrong: (operation: Operation, name: string) => boolean): string[] =>
  operations.filter(([name, operation]) => isWrong(operation, name)).map(([name]) => name);

describe('docs/openapi.json', () => {
  it('is what the running API serves; `npm run openapi` writes it', () => {
    expect(JSON.parse(COMMITTED)).toEqual(document);
    expect(COMMITTED).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it('is OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('is refused by the same validator once it is broken', async () => {
    const broken = { ...structuredClone(document), info: { title: 'no version' } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('names no host', () => {
    expect(document.servers).toEqual([{ url: '/', description: expect.any(String) }]);
    expect(COMMITTED).not.toMatch(/localhost|127\.0\.0\.1/);
  });

  it('says null as 3.1 does', () => expect(COMMITTED).not.toContain('"nullable"'));

  it('has only references that lead somewhere', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(operations.length);
    expect(refs.filter((ref) => !ref.startsWith('#/') || resolve(ref) === undefined)).toEqual([]);
  });
});

describe('every operation', () => {
  it('is there at all', () => expect(operations.length).toBeGreaterThan(50));

  it('has an id of its own and a summary', () => {
    expect(offenders(({ operationId }) => !operationId)).toEqual([]);
    expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
    expect(offenders(({ summary }) => !summary || summary.length < 5)).toEqual([]);
  });

  it('answers errors with a problem document', () =>
    expect(
      offenders(
        ({ responses }) =>
          responses.default?.content?.['application/problem+json']?.schema.$ref !==
          '#/components/schemas/Problem',
      ),
    ).toEqual([]));

  it('wants a key, or says that it is public', () => {
    const schemes = Object.keys((document.components as Json).securitySchemes as Json);
    expect(schemes).toEqual(['bearer']);
    expect(
      offenders(
        ({ security }) =>
          !security || security.some((one) => Object.keys(one).some((s) => !schemes.includes(s))),
      ),
    ).toEqual([]);
    expect(offenders(({ security }) => security?.length === 0)).toEqual([
      'get /health/live',
      'get /health/ready',
      'post /v1/invitations/accept',
      'post /v1/seller-sessions',
      'get /storefront/v1/search',
      'get /storefront/v1/products/{id}',
      'get /storefront/v1/sellers/{id}',
    ]);
  });

  it('names its Idempotency-Key, unless it is a dry run', () => {
    const hasKey = ({ parameters }: Operation): boolean =>
      (parameters ?? []).some(
        ({ name, in: place, required }) =>
          name === 'Idempotency-Key' && place === 'header' && required === true,
      );
    expect(offenders((operation, name) => name.startsWith('post ') && !hasKey(operation)).sort()).toEqual([
      'post /v1/compliance/assessments',
      'post /v1/identifiers/validate',
      'post /v1/invitations/accept',
      'post /v1/screening-searches',
      'post /v1/seller-sessions',
    ]);
    expect(offenders((operation, name) => !name.startsWith('post ') && hasKey(operation))).toEqual([]);
  });

  it('declares the parameters of its path', () =>
    expect(
      offenders(({ parameters }, name) =>
        [...name.matchAll(/\{(\w+)\}/g)].some(
          ([, wanted]) => !(parameters ?? []).some((p) => p.in === 'path' && p.name === wanted),
        ),
      ),
    ).toEqual([]));
});
