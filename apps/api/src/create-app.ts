import { loadConfig } from '@app/platform';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module';
import { measureApi } from './http/api-metrics';
import { createHttpAdapter, registerMultipart } from './http/adapter';
import { bodyPipe } from './http/body.pipe';
import { ListShapes } from './http/export/list-shapes';
import { buildOpenApi } from './openapi/document';

/** What every application of this API carries besides its modules: the body rules, its metrics, and its own document, which it returns. */
export function dressApp(app: NestFastifyApplication): OpenAPIObject {
  app.useGlobalPipes(bodyPipe());
  measureApi(app);
  const document = buildOpenApi(app);
  app.get(ListShapes).learn(document);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: '/openapi.json',
    yamlDocumentUrl: '/openapi.yaml',
  });
  return document;
}

/** The whole API, not yet listening. */
export async function createApp(): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter(loadConfig());
  await registerMultipart(adapter);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] }),
  });
  app.enableShutdownHooks();
  dressApp(app);
  return app;
}
