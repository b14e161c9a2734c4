import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Problem } from './problem';

/** The one API document, made from the routes. Problems are added to every operation, so that none is forgotten. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Rahdari')
    .setDescription(
      'Onboarding of Pakistani suppliers for global B2B buyers: verification, catalogue, listings and honest sales uplift.',
    )
    .setVersion('1.0.0')
    .setOpenAPIVersion('3.1.1')
    .setLicense('Proprietary', '/docs')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key, rhd_…' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [Problem],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const problem = {
    description: 'RFC 9457 problem document',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(
      path as Record<string, { responses?: object; security?: unknown[]; parameters?: object[] }>,
    )) {
      operation.responses = { ...operation.responses, default: problem };
      if (method === 'post' && operation.security?.length) {
        operation.parameters = [
          ...(operation.parameters ?? []),
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            description: 'Unique per request; a repeat gets the stored response. Dry runs ignore it.',
            schema: { type: 'string', maxLength: 255 },
          },
        ];
      }
    }
  }
  return document;
}
