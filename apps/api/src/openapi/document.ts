import { type Permission, SCOPES, scopeOf } from '@app/identity';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { eventSection } from '../events/webhooks-document';
import type { Deprecation } from '../http/deprecated.decorator';
import { Problem } from '../http/problem';
import { APPLICATION_SCHEMA } from '../sellers/application.schema';
import {
  boundFreeForm,
  constrainBody,
  constrainQuery,
  JSON_VALUE,
  type Schema,
  validatedClasses,
} from './constraints';
import { documentExports } from './exports';
import { DEPRECATION_FIELDS, ETAG, LINK, RATE_LIMIT_FIELDS, REPLAYED } from './fields';
import {
  IDEMPOTENCY_KEY_PARAMETER,
  IF_MATCH_PARAMETER,
  IF_NONE_MATCH_PARAMETER,
  type Parameter,
  shapePathParameter,
} from './parameters';
import { problemResponses } from './problems';
import { operationIdOf, type RouteFacts, routeFacts } from './route-facts';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

interface Response {
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  operationId: string;
  description?: string;
  deprecated?: boolean;
  responses: Record<string, Response>;
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema; encoding?: object }> };
}

const NOT_MODIFIED = {
  description: 'What If-None-Match names is still right',
  headers: { ETag: ETAG },
};

/** `nullable` is of OpenAPI 3.0; in 3.1 it says nothing, and a generated client would take null for impossible. */
function withNullTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullTypes);
  if (!value || typeof value !== 'object') return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withNullTypes(member)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  if (typeof rest.type === 'string' && !rest.allOf) {
    const values =
      Array.isArray(rest.enum) && !rest.enum.includes(null) ? { enum: [...rest.enum, null] } : {};
    return { ...rest, ...values, type: [rest.type, 'null'] };
  }
  const { description, ...schema } = rest;
  return { ...(description === undefined ? {} : { description }), anyOf: [schema, { type: 'null' }] };
}

const BINARY: Schema = { type: 'string', format: 'binary' };

/** The body of a route that takes a file: the file itself, or a form whose last part it is. */
function fileBody({
  types,
  partTypes = types,
  form,
}: NonNullable<RouteFacts['file']>): Operation['requestBody'] {
  const content: NonNullable<Operation['requestBody']>['content'] = Object.fromEntries(
    types.map((type) => [type, { schema: BINARY }]),
  );
  if (form) {
    const fields = Object.entries(form);
    const required = fields.filter(([, field]) => field.required).map(([name]) => name);
    content['multipart/form-data'] = {
      schema: {
        type: 'object',
        properties: {
          ...Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
          file: BINARY,
        },
        required: [...required, 'file'],
        additionalProperties: false,
      },
      encoding: { file: { contentType: partTypes.join(', ') } },
    };
  }
  return { required: true, content };
}

const successOf = ({ responses }: Operation): [string, Response][] =>
  Object.entries(responses).filter(([status]) => status.startsWith('2'));

const addHeader = (operation: Operation, name: string, header: object): void => {
  for (const [, response] of successOf(operation)) response.headers = { ...response.headers, [name]: header };
};

const isList = ({ parameters = [] }: Operation): boolean => parameters.some(({ name }) => name === 'cursor');

/** A read of one thing, and a change to one, carry its version. */
const isOneThing = (method: string, operation: Operation, isPage: (schema?: Schema) => boolean): boolean =>
  ['get', 'patch', 'put'].includes(method) &&
  successOf(operation).some(([, { content }]) => {
    const schema = content?.['application/json']?.schema;
    return schema !== undefined && !isPage(schema);
  });

/** Each of them alone is enough. */
const waysIn = (permission: Permission | undefined): Record<string, string[]>[] => {
  // Without a permission nobody is let in; the scope of one is all that could be said.
  const scope = permission ? scopeOf(permission) : null;
  return [{ bearer: [] }, { oauth2: scope ? [scope] : [] }, { oidc: [] }];
};

const describeScope = (scope: string): string => {
  const [resource, access = resource] = scope.split(':');
  const verb = access === 'read' ? 'Read' : 'Create and change';
  return scope === access ? `${verb} everything that the role may` : `${verb}: ${resource}`;
};

function deprecate(operation: Operation, { since, sunset, instead }: Deprecation): void {
  operation.deprecated = true;
  operation.description = [
    operation.description,
    `Deprecated since ${since}, and gone from ${sunset} at the earliest: use ${instead}.`,
  ]
    .filter(Boolean)
    .join('\n\n');
  for (const [name, header] of Object.entries(DEPRECATION_FIELDS)) addHeader(operation, name, header);
}

/** What holds for every operation is added here, from what the route says of itself, so that none is forgotten. */
function complete(
  path: string,
  method: string,
  operation: Operation,
  facts: RouteFacts,
  isPage: (schema?: Schema) => boolean,
): void {
  const parameters = (operation.parameters ??= []);
  for (const parameter of parameters) {
    if (parameter.in === 'path') shapePathParameter(path, parameter);
    // A list as one text, its parts divided by commas; the same name more than once is taken as well.
    if (parameter.in === 'query' && parameter.schema?.type === 'array')
      Object.assign(parameter, { style: 'form', explode: false });
  }
  if (facts.query) constrainQuery(facts.query, parameters as { name: string; schema?: Schema }[]);
  if (facts.file) operation.requestBody = fileBody(facts.file);
  const isPublic = facts.permission === 'public';
  operation.security = isPublic
    ? (operation.security ?? [])
    : waysIn(facts.permission as Permission | undefined);
  if (method === 'post' && !isPublic && facts.wantsIdempotencyKey) {
    parameters.push(IDEMPOTENCY_KEY_PARAMETER);
    addHeader(operation, 'Idempotency-Replayed', REPLAYED);
  }
  if (method === 'patch' || method === 'put') parameters.push(IF_MATCH_PARAMETER);
  if (isList(operation)) addHeader(operation, 'Link', LINK);
  else if (isOneThing(method, operation, isPage) && !path.startsWith('/health/')) {
    addHeader(operation, 'ETag', ETAG);
    if (method === 'get') {
      parameters.push(IF_NONE_MATCH_PARAMETER);
      operation.responses['304'] = NOT_MODIFIED;
    }
  }
  // What an operation says itself stands: OAuth's endpoints have errors of their own form.
  operation.responses = {
    ...(problemResponses(facts, {
      method,
      hasPathParameter: path.includes('{'),
      hasJsonBody: operation.requestBody !== undefined && !facts.file,
    }) as Operation['responses']),
    ...operation.responses,
  };
  if (facts.marks.deprecation) deprecate(operation, facts.marks.deprecation);
  if (path.startsWith('/health/')) return;
  for (const [status, response] of Object.entries(operation.responses))
    if (status < '400' || status === '429') response.headers = { ...response.headers, ...RATE_LIMIT_FIELDS };
}

/** Schemas that requests are made of, with those inside them. */
function requestSchemas(operations: Operation[], schemas: Record<string, Schema>): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (!value || typeof value !== 'object') return;
    for (const [name, member] of Object.entries(value)) {
      if (name !== '$ref') visit(member);
      else {
        const schema = String(member).replace('#/components/schemas/', '');
        if (found.has(schema)) continue;
        found.add(schema);
        visit(schemas[schema]);
      }
    }
  };
  for (const { requestBody } of operations) visit(requestBody);
  return found;
}

function constrainRequests(operations: Operation[], schemas: Record<string, Schema>): void {
  const classes = validatedClasses();
  for (const name of requestSchemas(operations, schemas)) {
    const target = classes.get(name);
    if (!target) continue;
    constrainBody(target, schemas[name]!);
    boundFreeForm(schemas[name]!);
  }
  for (const { requestBody } of operations) {
    const ref = requestBody?.content['application/json']?.schema.$ref as string | undefined;
    const schema = ref && schemas[ref.replace('#/components/schemas/', '')];
    if (requestBody && schema && !schema.required?.length) requestBody.required = false;
  }
}

/** The one API document, made from the routes. It names no host: it is the same on every installation. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Rahdari')
    .setDescription(
      'Onboarding of Pakistani suppliers for global B2B buyers: verification, catalogue, listings and honest sales uplift. ' +
        'Guides, with a quick start, are at [/docs/guides](/docs/guides).',
    )
    .setVersion('1.0.0')
    .setOpenAPIVersion('3.1.1')
    .setLicense('Proprietary', '/docs')
    .addServer('/', 'Where this document was read')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key or session of a seller, rhd_…' })
    .addOAuth2({
      type: 'oauth2',
      description: 'Programs of integrators',
      flows: {
        clientCredentials: {
          tokenUrl: '/oauth/token',
          scopes: Object.fromEntries(SCOPES.map((scope) => [scope, describeScope(scope)])),
        },
      },
    })
    .addSecurity('oidc', {
      type: 'openIdConnect',
      description: 'People: access tokens of the issuer to which this address leads',
      openIdConnectUrl: '/.well-known/openid-configuration',
    })
    .addBasicAuth(
      { type: 'http', scheme: 'basic', description: 'Id and secret of an OAuth client' },
      'client',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [Problem],
    operationIdFactory: operationIdOf,
  });
  const facts = routeFacts(app);
  const schemas = document.components!.schemas as Record<string, Schema>;
  Object.assign(schemas, { Application: APPLICATION_SCHEMA, JsonValue: JSON_VALUE });
  const isPage = (schema?: Schema): boolean => {
    const ref = schema?.$ref as string | undefined;
    const named = ref ? schemas[ref.replace('#/components/schemas/', '')] : schema;
    return named?.properties?.next_cursor !== undefined;
  };
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = (item as unknown as Record<string, Operation | undefined>)[method];
      if (!operation) continue;
      operations.push(operation);
      complete(path, method, operation, facts.get(operation.operationId)!, isPage);
    }
  }
  constrainRequests(operations, schemas);
  const events = eventSection();
  Object.assign(schemas, events.schemas);
  const complete31 = { ...(withNullTypes(document) as OpenAPIObject), webhooks: events.webhooks };
  documentExports(complete31 as OpenAPIObject, facts);
  return complete31 as OpenAPIObject;
}
