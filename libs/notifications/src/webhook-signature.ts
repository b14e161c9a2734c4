import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks 1.0: `whsec_` and 32 random bytes in base64. */
export const makeWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The headers of one attempt: the id is the same in every attempt, the timestamp (Unix seconds) is not. */
export function signWebhook(secret: string, id: string, body: string, at: Date): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
