import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  DELIVERY_STATUSES,
  makeWebhookKeyPair,
  makeWebhookSecret,
  type SigningKey,
  signWebhook,
} from '@app/notifications';
import { loadConfig } from '@app/platform';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { problemsOf } from '../support/event-schemas';

const page = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'docs', 'integrators', name), 'utf8');
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code!);

it('the event that the page shows is one', () => {
  const [json] = blocks(page('events.md'), 'json');
  expect(problemsOf(JSON.parse(json!) as { type: string })).toEqual([]);
});

it('the statuses that the page names are those that there are', () => {
  for (const status of DELIVERY_STATUSES) expect(page('webhooks.md')).toContain(`\`${status}\``);
});

it('the quotas that the page names are those of production', () => {
  const { rateLimits } = loadConfig({
    RAHDARI_MODE: 'production',
    DATABASE_URL: 'postgres://db.example.com/rahdari',
    RAHDARI_SECRET: 'be'.repeat(32),
    PUBLIC_URL: 'https://api.example.com',
  });
  for (const [name, limit] of [
    ['caller', rateLimits.caller],
    ['tenant', rateLimits.tenant],
    ['address', rateLimits.address],
    ['failed-logins', rateLimits.failedLogins],
  ] as const)
    expect(page('rate-limits.md')).toMatch(
      new RegExp(`\\| \`${name}\` .*\\| ${limit.toLocaleString('en')} +\\|`),
    );
});

describe('the code that the page gives a receiver', () => {
  const [source] = blocks(page('webhooks.md'), 'ts');
  const { outputText } = transpileModule(source!, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const exported = {} as {
    isOurs(key: string, headers: Record<string, string>, body: string): boolean;
  };
  new Function('require', 'exports', outputText)(createRequire(__filename), exported);
  const secret = makeWebhookSecret();
  const pair = makeWebhookKeyPair();
  const keys: SigningKey[] = [
    { kind: 'v1', secret: makeWebhookSecret() },
    { kind: 'v1a', secret: makeWebhookKeyPair().secret },
    { kind: 'v1', secret },
    { kind: 'v1a', secret: pair.secret },
  ];
  const body = '{"type":"seller.approved"}';
  const headers = signWebhook(keys, 'evt_1', body, new Date());

  it.each([
    ['the shared secret', secret],
    ['the public key', pair.publicKey],
  ])('takes what we sign, by %s', (_, key) => expect(exported.isOurs(key, headers, body)).toBe(true));

  it.each([
    ['another body', secret, headers, `${body} `],
    ['another body', pair.publicKey, headers, `${body} `],
    ['another secret', makeWebhookSecret(), headers, body],
    ['another public key', makeWebhookKeyPair().publicKey, headers, body],
    ['an attempt of yesterday', secret, signWebhook(keys, 'evt_1', body, new Date(0)), body],
  ])('refuses %s', (_, key, sent, text) => expect(exported.isOurs(key, sent, text)).toBe(false));
});
