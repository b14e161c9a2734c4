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
  requestBody?: {
    content: Record<
      string,
      {
        schema: { $ref?: string; additionalProperties?: unknown };
        encoding?: Record<string, { contentType?: string }>;
      }
    >;
  };
  responses: Record<
    string,
    {
      headers?: Record<string, Json>;
      content?: Record<string, { schema: { $ref?: string; format?: string } }>;
    }
  >;
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

/** A schema that says something: a named one, or a file. Of a stream of frames a document of 3.1 can say no more. */
const isSaid = ({ $ref, format }: { $ref?: string; format?: string }): boolean =>
  $ref !== undefined || format === 'binary';

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

  it('says which errors it answers, each with a problem document, and no others', () => {
    expect(
      offenders(({ responses }) =>
        Object.entries(responses).some(
          ([status, { content }]) =>
            status >= '400' &&
            content?.['application/problem+json']?.schema.$ref !== '#/components/schemas/Problem',
        ),
      ),
    ).toEqual([]);
    expect(offenders(({ responses }) => 'default' in responses)).toEqual([]);
    expect(offenders(({ responses }) => !responses['429'] || !responses['503'])).toEqual([]);
    expect(offenders(({ responses, security }) => Boolean(security?.length) !== '401' in responses)).toEqual(
      [],
    );
  });

  it('says what it answers when it succeeds', () =>
    expect(
      offenders(({ responses }) => {
        const success = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        return (
          success.length !== 1 ||
          success.some(
            ([status, { content }]) =>
              status !== '204' &&
              !Object.entries(content ?? {}).some(
                ([type, { schema }]) => type === 'text/event-stream' || isSaid(schema),
              ),
          )
        );
      }),
    ).toEqual([]));

  it('refuses in the schema, too, what it refuses: fields that do not exist', () =>
    expect(
      offenders(({ requestBody }) => {
        const ref = requestBody?.content['application/json']?.schema.$ref;
        return ref !== undefined && (resolve(ref) as Json).additionalProperties !== false;
      }),
    ).toEqual([]));

  it('refuses unknown fields of a form, too, and says what its file may be', () => {
    const forms = operations.flatMap(
      ([, { requestBody }]) => requestBody?.content['multipart/form-data'] ?? [],
    );
    expect(forms.length).toBeGreaterThan(3);
    expect(forms.filter(({ schema }) => schema.additionalProperties !== false)).toEqual([]);
    expect(forms.map(({ encoding }) => encoding?.file?.contentType)).not.toContain('');
  });

  it('takes no object without a shape: a text whose type was not said would be documented as one', () => {
    const inRequests = operations
      .flatMap(([, { requestBody }]) => refsIn(requestBody))
      .map(resolve) as Json[];
    const properties = inRequests.flatMap((schema) =>
      Object.entries((schema.properties ?? {}) as Record<string, Json>),
    );
    const shapeless = properties.filter(
      ([, property]) =>
        [property.type].flat().includes('object') &&
        !property.properties &&
        !property.allOf &&
        (property.additionalProperties ?? true) === true,
    );
    expect(properties.length).toBeGreaterThan(30);
    expect(shapeless).toEqual([]);
  });

  it('wants If-Match for a change, and carries an ETag where it reads or changes one thing', () => {
    const wantsIfMatch = ({ parameters }: Operation): boolean =>
      (parameters ?? []).some(({ name }) => name === 'If-Match');
    expect(offenders((operation, name) => /^(patch|put) /.test(name) !== wantsIfMatch(operation))).toEqual(
      [],
    );
    expect(
      offenders(
        ({ responses }) => Boolean(responses['200']?.headers?.ETag) !== '304' in responses,
      ).toSorted(),
    ).toEqual([
      'patch /v1/sellers/{id}',
      'patch /v1/webhook-endpoints/{id}',
      'put /v1/message-settings',
      'put /v1/sellers/{id}/message-preferences',
    ]);
  });

  it('wants a key, or says that it is public', () => {
    const schemes = Object.keys((document.components as Json).securitySchemes as Json);
    expect(schemes.toSorted()).toEqual(['bearer', 'client', 'oauth2', 'oidc']);
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
      'get /schemas/events/{type}/{file}',
      'get /.well-known/oauth-authorization-server',
      'get /.well-known/oauth-protected-resource',
    ]);
  });

  it('names the scope that a client needs for it, and it is one that there is', () => {
    const flows = resolve('#/components/securitySchemes/oauth2/flows/clientCredentials') as Json;
    const known = Object.keys(flows.scopes as Json);
    const wanted = operations.flatMap(([, { security }]) =>
      (security ?? []).flatMap((one) => (one.oauth2 as string[] | undefined) ?? []),
    );
    expect(wanted.length).toBeGreaterThan(50);
    expect(wanted.filter((scope) => !known.includes(scope))).toEqual([]);
    const orders = operations.find(([name]) => name === 'post /v1/orders')![1];
    expect(orders.security).toEqual([{ bearer: [] }, { oauth2: ['orders:write'] }, { oidc: [] }]);
  });

  it('names its Idempotency-Key, unless it is a dry run', () => {
    const hasKey = ({ parameters }: Operation): boolean =>
      (parameters ?? []).some(
        ({ name, in: place, required }) =>
          name === 'Idempotency-Key' && place === 'header' && required === true,
      );
    expect(offenders((operation, name) => name.startsWith('post ') && !hasKey(operation)).sort()).toEqual([
      'post /oauth/revoke',
      'post /oauth/token',
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
