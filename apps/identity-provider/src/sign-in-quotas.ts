import type { AppConfig } from '@app/platform';
import { partitionOf, type QuotaPolicy, type Quotas } from '@app/quotas';

const WINDOW_SECONDS = 60;

/** Paths that write a row for whoever asks, or take a code that could be guessed; the library reads them in any case. */
const BEGINS = /^\/(auth\/?$|device(\/|$))/i;
const TRIES = /^\/interaction\/[^/]+\/login\/?$/i;

/** How often one address may ask: all in all, for the beginning of a login, and with a password (RFC 8628 §5.1). */
export class SignInQuotas {
  private readonly all: QuotaPolicy;
  private readonly begins: QuotaPolicy;
  private readonly tries: QuotaPolicy;

  constructor(
    private readonly quotas: Quotas,
    { rateLimits }: Pick<AppConfig, 'rateLimits'>,
  ) {
    const policy = (name: string, limit: number): QuotaPolicy => ({
      name,
      limit,
      windowSeconds: WINDOW_SECONDS,
    });
    this.all = policy('sign-in', rateLimits.address);
    this.begins = policy('sign-in-begun', rateLimits.failedLogins);
    this.tries = policy('sign-in-tried', rateLimits.failedLogins);
  }

  /** Null when it may go on, else the seconds to wait. */
  async take(address: string, pathname: string): Promise<number | null> {
    const partition = partitionOf(address);
    const policies = [this.all];
    if (BEGINS.test(pathname)) policies.push(this.begins);
    if (TRIES.test(pathname)) policies.push(this.tries);
    for (const policy of policies) {
      const { isAllowed, resetSeconds } = await this.quotas.take(policy, partition);
      if (!isAllowed) return resetSeconds;
    }
    return null;
  }
}
