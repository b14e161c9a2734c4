import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@app/database';
import { IdentityService } from '@app/identity';
import { AppConfig, Clock, loadConfig, newId, type Role, ROLES, Vault } from '@app/platform';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../apps/api/src/app.module';
import { dressApp } from '../../apps/api/src/create-app';
import { createHttpAdapter, registerMultipart } from '../../apps/api/src/http/adapter';
import { Conformance, watchConformance } from './conformance';
import { createTestDatabase } from './database';
import { HttpClient } from './http-client';

export interface RegisteredRoute {
  method: string;
  path: string;
}

export interface ApiApp {
  app: NestFastifyApplication;
  url: string;
  /** Everything that Fastify was given, whoever gave it. */
  routes: RegisteredRoute[];
  database: Database;
  /** Another API with this in its `env` is a second process on the same database. */
  databaseUrl: string;
  vault: Vault;
  tenantId: string;
  /** A key of this role, in the tenant of this test. */
  tokens: Record<Role, string>;
  /** From now on `tokens.seller` is the key of this seller. */
  actAs(sellerId: string): Promise<void>;
  /** Who asks with a key of this role; without any key when none is named. */
  as(role?: Role): HttpClient;
  stop(): Promise<void>;
}

export interface ApiAppOptions {
  /** The time as the API sees it. */
  clock?: Clock;
  /** Settings beside, or instead of, those below. */
  env?: Record<string, string>;
}

/** The whole API on a database of its own, listening. `controllers` stand beside its own. */
export async function startApiApp(
  controllers: Type[] = [],
  { clock = new Clock(), env = {} }: ApiAppOptions = {},
): Promise<ApiApp> {
  const database = await createTestDatabase();
  const storage = mkdtempSync(join(tmpdir(), 'rahdari-api-'));
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '4',
    RAHDARI_SECRET: 'be'.repeat(32),
    RAHDARI_STORAGE_DIR: storage,
    ...env,
  });
  const vault = new Vault(config.secretHex);
  const routes: RegisteredRoute[] = [];
  const adapter = createHttpAdapter(config);
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, path: url });
  });
  await registerMultipart(adapter);
  let conformance: Conformance;
  const nonconforming = watchConformance(adapter.getInstance() as never, () => conformance);
  const module = await Test.createTestingModule({ imports: [AppModule], controllers })
    .overrideProvider(AppConfig)
    .useValue(config)
    .overrideProvider(Vault)
    .useValue(vault)
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(adapter, {
    bodyParser: false,
    logger: false,
  });
  conformance = new Conformance(dressApp(app) as never);
  await app.listen(0, '127.0.0.1');
  const identity = app.get(IdentityService, { strict: false });
  const tenantId = await identity.ensureTenant('whole');
  const url = await app.getUrl();
  const tokens = {} as Record<Role, string>;
  const issue = async (role: Role, sellerId?: string): Promise<void> => {
    tokens[role] = await identity.issueKey(tenantId, { role, label: role, sellerId });
  };
  for (const role of ROLES) await issue(role, role === 'seller' ? newId('sel') : undefined);
  return {
    app,
    url,
    routes,
    database: app.get(Database, { strict: false }),
    databaseUrl: config.database.url,
    vault,
    tenantId,
    tokens,
    actAs: (sellerId) => issue('seller', sellerId),
    as: (role) => new HttpClient(url, role && tokens[role]),
    async stop() {
      await app.close();
      await database.drop();
      rmSync(storage, { recursive: true, force: true });
      // Whatever a test looked at: what the API answered is what its document says.
      if (nonconforming.length)
        throw new Error(
          `Answers that the document does not have:\n${[...new Set(nonconforming)].join('\n')}`,
        );
    },
  };
}
