import { Webhook } from 'standardwebhooks';
import { makeWebhookSecret, signWebhook } from './webhook-signature';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';

it('gives the signature of the specification’s example', () =>
  expect(signWebhook(SECRET, 'msg_p5jXN8AQM9LWM0D4loKWxJek', BODY, new Date(1_614_265_330_000))).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }));

describe('the reference library', () => {
  const headersNow = (secret: string, body = BODY): Record<string, string> =>
    signWebhook(secret, 'evt_1', body, new Date());

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
    const headers = signWebhook(SECRET, 'evt_1', BODY, new Date(Date.now() - 86_400_000));
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
