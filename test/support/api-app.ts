import { IdentityService } from '@app/identity';
import { AppConfig, loadConfig, newId, type Role, ROLES, Vault } from '@app/platform';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../apps/api/src/app.module';
import { dressApp } from '../../apps/api/src/create-app';
import { createHttpAdapter, registerMultipart } from '../../apps/api/src/http/adapter';
import { createTestDatabase } from './database';

export interface RegisteredRoute {
  method: string;
  path: string;
}

export interface ApiApp {
  app: NestFastifyApplication;
  url: string;
  /** Everything that Fastify was given, whoever gave it. */
  routes: RegisteredRoute[];
  /** A key of this role, in a tenant of this test. */
  tokens: Record<Role, string>;
  stop(): Promise<void>;
}

/** The whole API on a database of its own, listening. `controllers` stand beside its own. */
export async function startApiApp(controllers: Type[] = []): Promise<ApiApp> {
  const database = await createTestDatabase();
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '4',
    RAHDARI_SECRET: 'be'.repeat(32),
  });
  const routes: RegisteredRoute[] = [];
  const adapter = createHttpAdapter();
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, path: url });
  });
  await registerMultipart(adapter);
  const module = await Test.createTestingModule({ imports: [AppModule], controllers })
    .overrideProvider(AppConfig)
    .useValue(config)
    .overrideProvider(Vault)
    .useValue(new Vault(config.secretHex))
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(adapter, {
    bodyParser: false,
    logger: false,
  });
  dressApp(app);
  await app.listen(0, '127.0.0.1');
  const identity = app.get(IdentityService, { strict: false });
  const tenantId = await identity.ensureTenant('whole');
  const tokens = {} as Record<Role, string>;
  for (const role of ROLES) {
    const own = role === 'seller' ? { sellerId: newId('sel') } : {};
    tokens[role] = await identity.issueKey(tenantId, { role, label: role, ...own });
  }
  return {
    app,
    url: await app.getUrl(),
    routes,
    tokens,
    async stop() {
      await app.close();
      await database.drop();
    },
  };
}
