import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** An integrator's side of the webhooks: a real server that takes only what carries a good signature. */
export interface WebhookReceiver {
  url: string;
  /** Shown once, when the endpoint is created. */
  setSecret(secret: string): void;
  /** Ids of events that came with a good signature; the same one twice counts once. */
  received(): number;
  /** Requests whose signature was wrong. */
  refused(): number;
  stop(): Promise<void>;
}

const BODY_MAX = 1_000_000;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_MAX) throw new Error('too large');
  }
  return text;
}

/** Listens on `port`, or on a free one when it is taken or 0. */
export async function startReceiver(port: number): Promise<WebhookReceiver> {
  let webhook: Webhook | undefined;
  const ids = new Set<string>();
  let refused = 0;
  const server = createServer((request, response) => {
    void textOf(request).then(
      (text) => {
        // What comes before we know the secret is asked for again by the sender.
        if (!webhook) return response.writeHead(503).end();
        try {
          webhook.verify(text, request.headers as Record<string, string>);
          ids.add(String(request.headers['webhook-id']));
          return response.writeHead(204).end();
        } catch {
          refused++;
          return response.writeHead(401).end();
        }
      },
      () => response.writeHead(413).end(),
    );
  });
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port).catch(() => listen(0));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rahdari`,
    setSecret: (secret) => void (webhook = new Webhook(secret)),
    received: () => ids.size,
    refused: () => refused,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
