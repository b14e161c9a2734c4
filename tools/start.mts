import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openReceiver, printTable, runDemo, statusLinks } from './demo/run.mts';
import { DemoStateFile } from './demo/state.mts';
import { API, build, IDENTITY_PROVIDER, isBuilt, ROOT, runNode, WORKER } from './stack/build.mts';
import { claimFolder, FolderTaken, secret, SERVICES } from './stack/folder.mts';
import { freePort } from './stack/ports.mts';
import { type Service, supervise } from './stack/services.mts';
import { startStack, timed } from './stack/stack.mts';

/**
 * `npm start`: the whole of Rahdari on this machine, with the demo programme on an empty database.
 * `--state-dir <folder>` keeps a second one apart from the first.
 */
const { values } = parseArgs({ options: { 'state-dir': { type: 'string' } } });
const stateDir = resolve(values['state-dir'] ?? join(ROOT, '.rahdari'));
const DEMO_TENANT = 'Demo';

const began = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function waitUntilReady(url: string, services: Service[]): Promise<void> {
  for (let tries = 0; !(await isReady(url)); tries++) {
    const broken = services.find((service) => service.restarts() > 4);
    if (broken || tries > 600)
      throw new Error(`${broken?.name ?? 'The API'} does not come up; see ${join(stateDir, 'logs')}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

const stops: (() => Promise<void>)[] = [];
let stopping = false;
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('Stopping …');
  for (const end of stops.toReversed()) await end().catch((error: unknown) => say(String(error)));
  rmSync(join(stateDir, 'stack.json'), { force: true });
  say('Stopped; everything is kept for the next start.');
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

/** API, worker, identity provider and the simulators of the tax authority and of a mail server, kept running; ready when they say so. */
async function startServices(
  env: NodeJS.ProcessEnv,
  api: string,
  own: Partial<Record<(typeof SERVICES)[number], NodeJS.ProcessEnv>>,
): Promise<void> {
  const argsOf: Record<(typeof SERVICES)[number], string[]> = {
    taxpayer: [join(ROOT, 'tools', 'simulators', 'taxpayer', 'server.mts')],
    mail: [join(ROOT, 'tools', 'simulators', 'mail', 'server.mts')],
    phone: [join(ROOT, 'tools', 'simulators', 'phone', 'server.mts')],
    identity: [IDENTITY_PROVIDER],
    api: [API],
    worker: [WORKER, 'work'],
  };
  const services = SERVICES.map((name) =>
    supervise({
      name,
      args: argsOf[name],
      env: { ...env, ...own[name] },
      stateDir,
      log: say,
    }),
  );
  stops.push(async () => void (await Promise.all(services.map((service) => service.stop()))));
  await waitUntilReady(`${env.OIDC_ISSUER}/health/live`, services);
  await waitUntilReady(`${api}/health/ready`, services);
}

try {
  const release = await claimFolder(stateDir);
  stops.push(async () => release());
  const stack = await startStack({ stateDir, log: say, stops });
  if (!isBuilt()) await timed(say, 'Build', '15 s', build);
  const port = await freePort(3000);
  const taxpayerPort = await freePort(3900);
  const mailPort = await freePort(3925);
  const smtpPort = await freePort(3926);
  const phonePort = await freePort(3927);
  const identityPort = await freePort(3100);
  const metricsPorts = { api: await freePort(9464), worker: await freePort(9465) };
  const api = `http://127.0.0.1:${port}`;
  const phone = {
    PORT: String(phonePort),
    PHONE_TOKEN: secret(stateDir, 'phone.token'),
    PHONE_APP_SECRET: secret(stateDir, 'phone-app.secret'),
    REPORTS_ORIGIN: api,
  };
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    PORT: String(port),
    // Whatever the shell says: the demo's keys are for this machine.
    HOST: '127.0.0.1',
    METRICS_HOST: '127.0.0.1',
    PUBLIC_URL: api,
    RAHDARI_MODE: 'local',
    RAHDARI_SECRET: secret(stateDir, 'secret'),
    RAHDARI_STORAGE_DIR: join(stateDir, 'storage'),
    RAHDARI_WEBHOOKS_ALLOW_LOCAL: 'true',
    TAXPAYER_API_URL: `http://127.0.0.1:${taxpayerPort}`,
    TAXPAYER_API_TOKEN: secret(stateDir, 'taxpayer.token'),
    // Whatever the shell says: the demo writes to nobody outside.
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'Rahdari <onboarding@rahdari.example>',
    MAIL_REPORT_SECRET: secret(stateDir, 'mail-report.secret'),
    WHATSAPP_URL: `http://127.0.0.1:${phonePort}/v23.0/106540352242922`,
    WHATSAPP_TOKEN: phone.PHONE_TOKEN,
    WHATSAPP_APP_SECRET: phone.PHONE_APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: secret(stateDir, 'whatsapp-verify.token'),
    SMS_URL: `http://127.0.0.1:${phonePort}/2010-04-01/Accounts/ACsandbox`,
    SMS_TOKEN: phone.PHONE_TOKEN,
    SMS_SENDER: 'Rahdari',
    OIDC_ISSUER: `http://127.0.0.1:${identityPort}`,
    OIDC_AUDIENCE: api,
    OIDC_ROLE_CLAIM: 'role',
    OIDC_TENANT_CLAIM: 'tenant',
    OIDC_TOKEN_TYPE: 'at+jwt',
  };
  const seedFile = join(stateDir, 'tokens.json');
  await timed(say, 'Migrations', '2 s', async () => {
    await runNode([WORKER, 'migrate'], env);
    await runNode([WORKER, 'seed', '--tenant', DEMO_TENANT, '--out', seedFile, '--users'], env);
  });
  const { tokens, users } = JSON.parse(readFileSync(seedFile, 'utf8')) as {
    tokens: Record<string, string>;
    users: Record<string, { login: string; password: string }>;
  };
  await timed(say, 'API and worker', '3 s', () =>
    startServices(env, api, {
      taxpayer: { PORT: String(taxpayerPort) },
      mail: { PORT: String(mailPort), SMTP_PORT: String(smtpPort), REPORTS_ORIGIN: api },
      phone,
      identity: { PORT: String(identityPort) },
      api: { METRICS_PORT: String(metricsPorts.api) },
      worker: { METRICS_PORT: String(metricsPorts.worker) },
    }),
  );

  const file = new DemoStateFile(join(stateDir, 'demo.json'));
  const links = {
    api,
    storefront: `${api}/storefront/v1/search`,
    docs: `${api}/docs`,
    temporal_ui: stack.temporalUiUrl,
    temporal_address: stack.temporalAddress,
    mail: `http://127.0.0.1:${mailPort}`,
    phone: `http://127.0.0.1:${phonePort}`,
    database_url: stack.databaseUrl,
    issuer: env.OIDC_ISSUER,
    metrics: Object.values(metricsPorts).map((port) => `http://127.0.0.1:${port}/metrics`),
    tokens,
    users,
    seller_links: {} as Record<string, string>,
    seller_tokens: {} as Record<string, string>,
  };
  const stackFile = join(stateDir, 'stack.json');
  const saveLinks = (): void => writeFileSync(stackFile, JSON.stringify(links, null, 2), { mode: 0o600 });
  saveLinks();
  const receiver = await openReceiver(file);
  stops.push(() => receiver.stop());
  const demo = { apiUrl: api, tokens, file, log: say };
  if (!file.state.done) await timed(say, 'Demo programme', '15 s', () => runDemo(demo, receiver));
  await printTable(demo);
  for (const [slug, { token }] of Object.entries(file.state.sellers)) links.seller_tokens[slug] = token;
  links.seller_links = await statusLinks(demo);
  saveLinks();

  say(`API documentation  ${links.docs}`);
  if (links.temporal_ui) say(`Temporal UI        ${links.temporal_ui}`);
  say(`Storefront         ${links.storefront}`);
  say(`Mails sent         ${links.mail}`);
  say(`WhatsApp and SMS   ${links.phone}`);
  say("Sellers' status pages; each link opens one once, and a new one is made at each start:");
  for (const [slug, link] of Object.entries(links.seller_links)) say(`  ${slug.padEnd(15)} ${link}`);
  say(`Tokens, this machine only; with each seller's link and token also in ${stackFile}:`);
  for (const [role, token] of Object.entries(tokens)) say(`  ${role.padEnd(15)} ${token}`);
  say(`Users of ${env.OIDC_ISSUER}, this machine only:`);
  for (const { login, password } of Object.values(users)) say(`  ${login.padEnd(32)} ${password}`);
  say(`Rahdari is ready after ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
} catch (error) {
  if (error instanceof FolderTaken) {
    say(error.message);
    process.exit(1);
  }
  // A Ctrl-C reaches the children too: what they then fail with is no news. Let its handler come first.
  await new Promise((done) => setTimeout(done, 100));
  if (!stopping) {
    const logs = join(stateDir, 'logs');
    say(String((error as Error).stack ?? error));
    if (existsSync(logs)) say(`The logs of API and worker are in ${logs}`);
    await stop(1);
  }
}
