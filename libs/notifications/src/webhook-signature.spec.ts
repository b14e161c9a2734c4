import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { makeWebhookKeyPair, makeWebhookSecret, signWebhook } from './webhook-signature';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';

it('gives the signature of the specification’s example', () =>
  expect(
    signWebhook(
      [{ kind: 'v1', secret: SECRET }],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      BODY,
      new Date(1_614_265_330_000),
    ),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }));

describe('the reference library', () => {
  const headersNow = (secret: string, body = BODY): Record<string, string> =>
    signWebhook([{ kind: 'v1', secret }], 'evt_1', body, new Date());

  it('takes it', () =>
    expect(new Webhook(SECRET).verify(BODY, headersNow(SECRET))).toEqual({ test: 2432232314 }));

  it('takes text of any script', () => {
    const body = JSON.stringify({ name: 'راہداری', zh: '通道', emoji: '🚚' });
    expect(new Webhook(SECRET).verify(body, headersNow(SECRET, body))).toEqual(JSON.parse(body));
  });

  it.each<[string, { secret?: string; body?: string; headers?: Record<string, string> }]>([
    ['another body', { body: '{"test": 2432232315}' }],
    ['another id', { headers: { 'webhook-id': 'evt_2' } }],
    ['another secret', { secret: makeWebhookSecret() }],
    ['another time', { headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 9) } }],
    ['an empty signature', { headers: { 'webhook-signature': 'v1,' } }],
  ])('refuses %s', (_, { secret = SECRET, body = BODY, headers = {} }) =>
    expect(() => new Webhook(secret).verify(body, { ...headersNow(SECRET), ...headers })).toThrow(
      'matching signature',
    ),
  );

  it('refuses an attempt of yesterday', () => {
    const headers = signWebhook(
      [{ kind: 'v1', secret: SECRET }],
      'evt_1',
      BODY,
      new Date(Date.now() - 86_400_000),
    );
    expect(() => new Webhook(SECRET).verify(BODY, headers)).toThrow('too old');
  });
});

it('makes secrets of 32 random bytes, no two alike', () => {
  const secrets = Array.from({ length: 100 }, makeWebhookSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  }
});

describe('the signature of a key pair', () => {
  const { secret, publicKey } = makeWebhookKeyPair();
  const headers = signWebhook([{ kind: 'v1a', secret }], 'evt_1', BODY, new Date(1_614_265_330_000));
  /** As a receiver does it who has nothing but the public key. */
  const isGood = (key: string, content: string, signature: string): boolean =>
    verify(
      null,
      Buffer.from(content),
      createPublicKey({
        format: 'jwk',
        key: {
          kty: 'OKP',
          crv: 'Ed25519',
          x: Buffer.from(key.slice(5), 'base64').toString('base64url'),
        },
      }),
      Buffer.from(signature.split(',')[1]!, 'base64'),
    );
  const content = `evt_1.1614265330.${BODY}`;

  it('has the forms of the specification', () => {
    expect(secret).toMatch(/^whsk_/);
    expect(publicKey).toMatch(/^whpk_/);
    const [whole, half] = [Buffer.from(secret.slice(5), 'base64'), Buffer.from(publicKey.slice(5), 'base64')];
    expect([whole.length, half.length]).toEqual([64, 32]);
    expect(whole.subarray(32)).toEqual(half);
    expect(headers['webhook-signature']).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
  });

  it('is good for this content and this key only', () => {
    const signature = headers['webhook-signature']!;
    expect(isGood(publicKey, content, signature)).toBe(true);
    expect(isGood(publicKey, `${content} `, signature)).toBe(false);
    expect(isGood(makeWebhookKeyPair().publicKey, content, signature)).toBe(false);
  });
});

it('every key signs, and the reference library finds its own among them', () => {
  const [older, newer] = [makeWebhookSecret(), makeWebhookSecret()];
  const keys = [
    { kind: 'v1', secret: newer },
    { kind: 'v1a', secret: makeWebhookKeyPair().secret },
    { kind: 'v1', secret: older },
    { kind: 'v1a', secret: makeWebhookKeyPair().secret },
  ] as const;
  const headers = signWebhook(keys, 'evt_1', BODY, new Date());
  const kinds = headers['webhook-signature']!.split(' ').map((one) => one.split(',')[0]);
  expect(kinds).toEqual(['v1', 'v1a', 'v1', 'v1a']);
  for (const secret of [older, newer]) expect(new Webhook(secret).verify(BODY, headers)).toBeDefined();
  expect(() => new Webhook(makeWebhookSecret()).verify(BODY, headers)).toThrow('matching signature');
});
