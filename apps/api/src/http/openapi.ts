import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { eventSection } from '../events/webhooks-document';
import { IDEMPOTENCY_FREE } from './permit.decorator';
import { Problem } from './problem';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

type Operation = Record<string, unknown> & {
  responses?: object;
  security?: unknown[];
  parameters?: object[];
};

const PROBLEM = {
  description: 'RFC 9457 problem document',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const LINK = {
  description: 'RFC 8288: where the list goes on, as rel="next"; absent on the last page.',
  schema: { type: 'string' },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Unique per request; a repeat gets the stored response.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** `nullable` is of OpenAPI 3.0; in 3.1 it says nothing, and a generated client would take null for impossible. */
function withNullTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullTypes);
  if (!value || typeof value !== 'object') return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withNullTypes(member)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  if (typeof rest.type === 'string') return { ...rest, type: [rest.type, 'null'] };
  const { description, ...schema } = rest;
  return { ...(description === undefined ? {} : { description }), anyOf: [schema, { type: 'null' }] };
}

/** What holds for every operation is added here, so that none is forgotten: problems, the key and who needs none, the link of a list. */
function complete(method: string, operation: Operation): void {
  if (operation.parameters?.some((parameter) => 'name' in parameter && parameter.name === 'cursor')) {
    for (const [status, response] of Object.entries(operation.responses ?? {}))
      if (status.startsWith('2')) Object.assign(response as object, { headers: { Link: LINK } });
  }
  operation.responses = { ...operation.responses, default: PROBLEM };
  const needsNoKey = IDEMPOTENCY_FREE in operation;
  delete operation[IDEMPOTENCY_FREE];
  if (!operation.security?.length) operation.security = [];
  else if (method === 'post' && !needsNoKey)
    operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
}

/** The one API document, made from the routes. It names no host: it is the same on every installation. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Rahdari')
    .setDescription(
      'Onboarding of Pakistani suppliers for global B2B buyers: verification, catalogue, listings and honest sales uplift.',
    )
    .setVersion('1.0.0')
    .setOpenAPIVersion('3.1.1')
    .setLicense('Proprietary', '/docs')
    .addServer('/', 'Where this document was read')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key, rhd_…' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [Problem],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = (path as Record<string, Operation | undefined>)[method];
      if (operation) complete(method, operation);
    }
  }
  const { webhooks, schemas } = eventSection();
  Object.assign(document.components!.schemas!, schemas);
  return { ...(withNullTypes(document) as OpenAPIObject), webhooks } as OpenAPIObject;
}
