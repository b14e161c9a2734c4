import { once } from 'node:events';
import { AppConfig } from '@app/platform';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { request } from 'undici';
import { ADDRESS_INSIDE, assertDeliverableUrl, guardedAgent, type Resolve } from './egress-guard';

/** A receiver's reply may be that long before we hang up. */
const REPLY_MAX_BYTES = 4_096;

/** Token of another resolver of names than the system's. */
export const WEBHOOK_RESOLVE = Symbol('webhook-resolve');

/** Why there is no status. What a name inside resolves to is told from a name that does not exist by nobody outside. */
export type NoAnswer =
  | 'URL_REFUSED'
  | 'NO_PUBLIC_ADDRESS'
  | 'CONNECTION_REFUSED'
  | 'CONNECTION_BROKEN'
  | 'TLS_FAILED'
  | 'NOT_HTTP'
  | 'TIMEOUT'
  | 'NO_ANSWER';

export interface Reply {
  status: number | null;
  reason: NoAnswer | null;
  retryAfter?: string;
}

const REASONS: readonly (readonly [RegExp, NoAnswer])[] = [
  [new RegExp(`^(${ADDRESS_INSIDE}|ENOTFOUND|EAI_\\w+|ENODATA|ESERVFAIL|EREFUSED)$`), 'NO_PUBLIC_ADDRESS'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'CONNECTION_REFUSED'],
  [/^(EPROTO|ERR_SSL_\w+|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/, 'TLS_FAILED'],
  [/^(UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT|23)$/, 'TIMEOUT'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'CONNECTION_BROKEN'],
  [/^(HPE_\w+|UND_ERR_HEADERS_OVERFLOW)$/, 'NOT_HTTP'],
];

function reasonOf(error: unknown): NoAnswer {
  const { code, name, errors } = error as { code?: string | number; name?: string; errors?: unknown[] };
  // Every address of the name was tried.
  if (code === undefined && errors?.length) return reasonOf(errors[0]);
  if (name === 'TimeoutError') return 'TIMEOUT';
  return REASONS.find(([pattern]) => pattern.test(String(code)))?.[1] ?? 'NO_ANSWER';
}

/** One POST through the egress guard, over a connection of its own. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly config: AppConfig,
    @Optional() @Inject(WEBHOOK_RESOLVE) private readonly resolve?: Resolve,
  ) {}

  /** The reply's body is thrown away unseen: it could be large, compressed or an answer about our inside. */
  async post(url: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<Reply> {
    try {
      assertDeliverableUrl(url, this.config.webhooks.allowLocal);
    } catch {
      return { status: null, reason: 'URL_REFUSED' };
    }
    // One for each attempt: a connection that was kept may be one that the receiver is about to close, and a pool that lost
    // its connection to a timeout makes another one for nothing.
    const agent = guardedAgent(this.config.webhooks.allowLocal, this.resolve);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const asked = request(url, { method: 'POST', dispatcher: agent, headers, body, reset: true, signal });
      // While a name is looked up the client does not hear the signal.
      const expired = once(signal, 'abort').then((): never => {
        throw signal.reason;
      });
      const response = await Promise.race([asked, expired]);
      // The status is all we want. An aborted body tells it by an event, which would end the process if nobody listened.
      response.body.on('error', () => undefined);
      await response.body.dump({ limit: REPLY_MAX_BYTES }).catch(() => undefined);
      const { 'retry-after': retryAfter } = response.headers;
      return { status: response.statusCode, reason: null, retryAfter: retryAfter?.toString() };
    } catch (error) {
      return { status: null, reason: reasonOf(error) };
    } finally {
      void agent.destroy();
    }
  }
}
