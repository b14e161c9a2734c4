import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module';
import { createHttpAdapter, registerMultipart } from './http/adapter';
import { bodyPipe } from './http/body.pipe';
import { buildOpenApi } from './http/openapi';

/** What every application of this API carries besides its modules: the body rules and its own document. */
export function dressApp(app: NestFastifyApplication): void {
  app.useGlobalPipes(bodyPipe());
  SwaggerModule.setup('docs', app, buildOpenApi(app), {
    jsonDocumentUrl: '/openapi.json',
    yamlDocumentUrl: '/openapi.yaml',
  });
}

/** The whole API, not yet listening. */
export async function createApp(): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter();
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
