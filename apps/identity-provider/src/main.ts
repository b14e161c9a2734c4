import 'reflect-metadata';
import { AccountsService, ProviderStore } from '@app/identity';
import { AppConfig, Vault } from '@app/platform';
import { Quotas } from '@app/quotas';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Provider } from 'oidc-provider';
import { LoginRoutes } from './login-routes';
import { createProvider } from './provider';
import { ProviderModule } from './provider.module';
import { createIdentityServer } from './server';
import { SignInQuotas } from './sign-in-quotas';

/** How often it looks whether there is a new signing key. */
const KEYS_EVERY_MS = 60_000;
const logger = new Logger('identity-provider');

/** What leaves here names no person: an event of the library and the code of its error. */
function watch(provider: Provider): void {
  provider.on('server_error', (_ctx, error: Error) => logger.error(error.message, error.stack));
  provider.on('grant.error', (_ctx, error: Error & { error?: string }) =>
    logger.warn(`grant: ${error.error}`),
  );
}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(ProviderModule, {
    abortOnError: false,
    logger: new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] }),
  });
  const config = app.get(AppConfig);
  const { issuer } = config.oidc;
  if (!issuer)
    throw new Error('OIDC_ISSUER is not set: the provider must know the address that its tokens name');
  const accounts = app.get(AccountsService);
  if (config.mode === 'production' && (await accounts.hasDemoUsers()))
    throw new Error(
      'There are demo users, whose passwords are no secret: it does not start in production mode',
    );
  await accounts.adopt(issuer);

  const parts = { config, vault: app.get(Vault), accounts, store: app.get(ProviderStore) };
  let keys = await parts.store.signingKeys();
  let provider = createProvider({ ...parts, keys });
  watch(provider);
  const timer = setInterval(() => {
    void parts.store.signingKeys().then(
      (present) => {
        if (present.map(({ kid }) => kid).join() === keys.map(({ kid }) => kid).join()) return;
        keys = present;
        provider = createProvider({ ...parts, keys });
        watch(provider);
        logger.log('Signs with another key from now on');
      },
      (error: unknown) => logger.warn(`The signing keys cannot be read: ${(error as Error).message}`),
    );
  }, KEYS_EVERY_MS);

  const server = createIdentityServer({
    config,
    issuer,
    provider: () => provider,
    routes: new LoginRoutes(accounts, issuer),
    quotas: new SignInQuotas(app.get(Quotas), config),
    onError: (error) => logger.error(error.message, error.stack),
  });
  server.listen(config.http.port, config.http.host, () => logger.log(`Issuer ${issuer}`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      clearInterval(timer);
      server.close(() => void app.close().then(() => process.exit(0)));
      server.closeIdleConnections();
    });
}

main().catch((error: unknown) => {
  logger.error((error as Error).message, (error as Error).stack);
  process.exit(1);
});
