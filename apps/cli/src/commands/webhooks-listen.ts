import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { type RahdariEvent, verifyWebhook } from '@rahdari/sdk';
import { type Command, listOf, numberOf, textOf, UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { eventsOf, POLL_OPTION } from './event-source.ts';

const TIMEOUT_MS = 15_000;

/** As an endpoint has them: a shared secret (v1), and a key pair (v1a) of which the receiver knows the public key. */
interface Keys {
  secret: string;
  privateKey: KeyObject;
  publicKey: string;
}

function keysWith(secret: string): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { secret, privateKey, publicKey: `whpk_${raw.toString('base64')}` };
}

/** Signed as the API signs: Standard Webhooks 1.0. */
function signed({ secret, privateKey }: Keys, id: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const content = `${id}.${timestamp}.${body}`;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const v1 = createHmac('sha256', key).update(content).digest('base64');
  const v1a = sign(null, Buffer.from(content), privateKey).toString('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${v1} v1a,${v1a}`,
  };
}

export const webhooksListen: Command = {
  path: ['webhooks', 'listen'],
  summary: 'Forward events to a local address as signed webhooks, until Ctrl-C',
  about:
    'For development: the API cannot reach your machine, so the events come by the event stream and go on from here, in the\nsame bodies and headers, numbered from 1 and signed with the secret and the key pair that are printed first. Nothing is set up at the API, and nothing stays\nbehind. What your receiver refuses is shown and not sent again.',
  options: {
    forward: { type: 'string', value: 'url', about: 'Your receiver, such as http://127.0.0.1:4000/webhooks' },
    type: { type: 'string', value: 'type', multiple: true, about: 'Only of these types' },
    seller: { type: 'string', value: 'id', about: 'Only of this seller' },
    after: {
      type: 'string',
      value: 'id',
      about: 'Begin behind this event; “start” for the oldest that is kept',
    },
    secret: {
      type: 'string',
      value: 'whsec_…',
      about: 'Sign with this one (RAHDARI_WEBHOOK_SECRET; default: a new one)',
    },
    max: { type: 'string', value: 'number', about: 'End after that many' },
    ...POLL_OPTION,
  },
  examples: ['rahdari webhooks listen --forward http://127.0.0.1:4000/webhooks'],
  run: async ({ values, out, session, signal }) => {
    const target = textOf(values, 'forward');
    if (!target || !URL.canParse(target))
      throw new UsageError('--forward takes the address of your receiver');
    const secret =
      textOf(values, 'secret') ??
      process.env.RAHDARI_WEBHOOK_SECRET ??
      `whsec_${randomBytes(32).toString('base64')}`;
    const keys = keysWith(secret);
    const max = numberOf(values, 'max') ?? Infinity;
    const rahdari = await session.client();
    out.result(
      { secret, public_key: keys.publicKey, forward: target },
      `Signing secret: ${secret}\nPublic key: ${keys.publicKey}\nForwarding to ${target}; Ctrl-C ends it.`,
    );
    const options = {
      sellerId: textOf(values, 'seller'),
      types: listOf(values, 'type'),
      after: textOf(values, 'after'),
      poll: values.poll === true,
      signal,
    };
    let sent = 0;
    let refused = 0;
    for await (const event of eventsOf(rahdari, out, options)) {
      const result = await forward(target, keys, event, sent + 1, signal);
      if (signal.aborted) break;
      const good = result.status !== null && result.status < 300;
      if (!good) refused++;
      const status = out.paint(good ? 'green' : 'red', String(result.status ?? 'no answer'));
      out.result(
        result,
        `${status}  ${result.took_ms} ms  ${event.type}  ${event.id}${result.reason ? `  ${result.reason}` : ''}`,
      );
      if (++sent >= max) break;
    }
    out.note(`${sent} forwarded, ${refused} refused.`);
    return refused ? EXIT.negative : EXIT.ok;
  },
};

interface Forwarded {
  event_id: string;
  type: string;
  status: number | null;
  took_ms: number;
  reason?: string;
}

async function forward(
  url: string,
  keys: Keys,
  event: RahdariEvent,
  sequence: number,
  signal: AbortSignal,
): Promise<Forwarded> {
  const body = JSON.stringify(event);
  const headers = {
    ...signed(keys, event.id, body),
    'rahdari-endpoint-sequence': String(sequence),
  };
  // What your receiver will check is checked here first: a wrong secret is then our error, and not yours.
  for (const key of [keys.secret, keys.publicKey]) await verifyWebhook(body, headers, key);
  const began = performance.now();
  const result = (status: number | null, reason?: string): Forwarded => ({
    event_id: event.id,
    type: event.type,
    status,
    took_ms: Math.round(performance.now() - began),
    ...(reason ? { reason } : {}),
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Rahdari-Webhooks/1', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return result(response.status);
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { code?: string } };
    return result(null, cause?.code ?? message);
  }
}
