import { generateKeyPairSync, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook, type WebhookRefusal } from './webhooks.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const NOW = Date.parse('2026-11-25T09:00:00Z');
const BODY = JSON.stringify({ id: 'evt_1', type: 'seller.approved', name: 'راہداری' });

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const PUBLIC = `whpk_${Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64')}`;

/** Signed by the published package, as a second opinion. */
function signed(secrets: string[] = [SECRET], atMs = NOW, body = BODY) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign('evt_1', new Date(atMs), body));
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(atMs / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

function signedByKey(atMs = NOW) {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = sign(null, Buffer.from(`evt_1.${timestamp}.${BODY}`), privateKey).toString('base64');
  return { 'webhook-id': 'evt_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1a,${signature}` };
}

const at = { now: NOW };
const refusal = (code: WebhookRefusal) => ({ name: 'WebhookVerificationError', code });

describe('verifyWebhook', () => {
  it('gives the event of what the published package signed, from text and from bytes', async () => {
    await expect(verifyWebhook(BODY, signed(), SECRET, at)).resolves.toEqual(JSON.parse(BODY));
    await expect(verifyWebhook(Buffer.from(BODY), signed(), SECRET, at)).resolves.toEqual(JSON.parse(BODY));
  });

  it.each([
    ['Headers', (headers: Record<string, string>) => new Headers(headers)],
    [
      'names in capitals',
      (headers: Record<string, string>) =>
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
    ],
    [
      'lists of values',
      (headers: Record<string, string>) =>
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ],
  ])('takes %s', async (_, dress) => {
    await expect(verifyWebhook(BODY, dress(signed()), SECRET, at)).resolves.toBeDefined();
  });

  it('is content with one good signature among several, and one good key among several', async () => {
    await expect(verifyWebhook(BODY, signed([OTHER, SECRET]), SECRET, at)).resolves.toBeDefined();
    await expect(verifyWebhook(BODY, signed([SECRET]), [OTHER, SECRET], at)).resolves.toBeDefined();
    const noise = {
      ...signed(),
      'webhook-signature': `v9,AAAA v1,??? v1a,AAAA ${signed()['webhook-signature']}`,
    };
    await expect(verifyWebhook(BODY, noise, SECRET, at)).resolves.toBeDefined();
  });

  it('verifies ed25519 signatures with the public key, beside secrets', async () => {
    await expect(verifyWebhook(BODY, signedByKey(), PUBLIC, at)).resolves.toEqual(JSON.parse(BODY));
    const both = signedByKey();
    both['webhook-signature'] += ` ${signed()['webhook-signature']}`;
    await expect(verifyWebhook(BODY, both, [OTHER, PUBLIC], at)).resolves.toBeDefined();
    await expect(verifyWebhook(BODY, both, SECRET, at)).resolves.toBeDefined();
  });

  it('takes no signature for another kind: a public key says nothing about v1, a secret nothing about v1a', async () => {
    const swapped = signedByKey();
    swapped['webhook-signature'] = swapped['webhook-signature'].replace('v1a,', 'v1,');
    await expect(verifyWebhook(BODY, swapped, PUBLIC, at)).rejects.toMatchObject(
      refusal('signature_mismatch'),
    );
    const hmac = signed();
    hmac['webhook-signature'] = hmac['webhook-signature'].replace('v1,', 'v1a,');
    await expect(verifyWebhook(BODY, hmac, SECRET, at)).rejects.toMatchObject(refusal('signature_mismatch'));
  });

  it.each([
    ['another body', `${BODY} `, signed()],
    ['another id', BODY, { ...signed(), 'webhook-id': 'evt_2' }],
    ['another time', BODY, { ...signed(), 'webhook-timestamp': String(NOW / 1000 - 1) }],
    ['another secret', BODY, signed([OTHER])],
    ['no signature at all', BODY, { ...signed(), 'webhook-signature': 'v1,' }],
  ])('refuses %s', async (_, body, headers) => {
    await expect(verifyWebhook(body, headers, SECRET, at)).rejects.toMatchObject(
      refusal('signature_mismatch'),
    );
  });

  it('takes what is five minutes off and nothing beyond, both ways', async () => {
    for (const seconds of [-300, 300])
      await expect(
        verifyWebhook(BODY, signed([SECRET], NOW + seconds * 1000), SECRET, at),
      ).resolves.toBeDefined();
    const old = signed([SECRET], NOW - 301_000);
    await expect(verifyWebhook(BODY, old, SECRET, at)).rejects.toMatchObject(refusal('timestamp_too_old'));
    const early = signed([SECRET], NOW + 301_000);
    await expect(verifyWebhook(BODY, early, SECRET, at)).rejects.toMatchObject(refusal('timestamp_too_new'));
    await expect(verifyWebhook(BODY, old, SECRET, { ...at, toleranceSeconds: 400 })).resolves.toBeDefined();
  });

  it('says which header is missing, and what is no time', async () => {
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      await expect(verifyWebhook(BODY, { ...signed(), [name]: undefined }, SECRET, at)).rejects.toMatchObject(
        {
          ...refusal('header_missing'),
          message: expect.stringContaining(name),
        },
      );
    for (const time of ['1e9', '-1', '0x10', ' ', '99999999999999'])
      await expect(
        verifyWebhook(BODY, { ...signed(), 'webhook-timestamp': time }, SECRET, at),
      ).rejects.toMatchObject(refusal('timestamp_malformed'));
  });

  it('refuses a signed body that is no JSON', async () => {
    await expect(verifyWebhook('{', signed([SECRET], NOW, '{'), SECRET, at)).rejects.toMatchObject(
      refusal('payload_malformed'),
    );
  });

  it('takes no parsed body, and no key that is none', async () => {
    await expect(verifyWebhook(JSON.parse(BODY) as string, signed(), SECRET, at)).rejects.toThrow('raw body');
    for (const key of ['', 'secret', 'whsec_', 'whsec_???', []])
      await expect(verifyWebhook(BODY, signed(), key, at)).rejects.toThrow(TypeError);
  });
});
