import { AppConfig, DomainError, type Principal } from '@app/platform';
import { partitionOf, type QuotaPolicy, Quotas, type QuotaState } from '@app/quotas';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const WINDOW_SECONDS = 60;
const LINKS_WINDOW_SECONDS = 600;

/** Thrown when a quota of this minute is used up. */
const quotaExceeded = (states: QuotaState[]): DomainError => {
  const violated = states.filter(({ isAllowed }) => !isAllowed);
  return new DomainError({
    code: 'RATE_LIMIT.EXCEEDED',
    kind: 'too_many',
    message: 'Too many requests in this time. Come back when Retry-After says.',
    details: { 'violated-policies': violated.map(({ policy }) => policy.name) },
    retryAfterSeconds: Math.max(...violated.map(({ resetSeconds }) => resetSeconds)),
  });
};

/** The two fields of draft-ietf-httpapi-ratelimit-headers-11: lists of structured items, one for each quota. */
function announce(reply: FastifyReply, states: QuotaState[]): void {
  const policies = states.map(
    ({ policy: { name, limit, windowSeconds } }) => `"${name}";q=${limit};w=${windowSeconds}`,
  );
  const limits = states.map(
    ({ policy, remaining, resetSeconds }) => `"${policy.name}";r=${remaining};t=${resetSeconds}`,
  );
  void reply.header('RateLimit-Policy', policies.join(', ')).header('RateLimit', limits.join(', '));
}

/** Who may ask how often. */
@Injectable()
export class RateLimits {
  private readonly caller: QuotaPolicy;
  private readonly tenant: QuotaPolicy;
  private readonly address: QuotaPolicy;
  private readonly failedLogins: QuotaPolicy;
  private readonly links: QuotaPolicy;

  constructor(
    private readonly quotas: Quotas,
    { rateLimits }: AppConfig,
  ) {
    const policy = (name: string, limit: number): QuotaPolicy => ({
      name,
      limit,
      windowSeconds: WINDOW_SECONDS,
    });
    this.caller = policy('caller', rateLimits.caller);
    this.tenant = policy('tenant', rateLimits.tenant);
    this.address = policy('address', rateLimits.address);
    this.failedLogins = policy('failed-logins', rateLimits.failedLogins);
    this.links = { name: 'links', limit: rateLimits.links, windowSeconds: LINKS_WINDOW_SECONDS };
  }

  /** A request with a key: counted for who asks, and for its tenant. A caller that is over its own quota costs the tenant none. */
  async admitCaller({ callerId, tenantId }: Principal, reply: FastifyReply, units = 1): Promise<void> {
    const own = await this.quotas.take(this.caller, callerId, units);
    if (!own.isAllowed) return this.refuse(reply, [own]);
    const states = [own, await this.quotas.take(this.tenant, tenantId, units)];
    if (states.some(({ isAllowed }) => !isAllowed)) this.refuse(reply, states);
    announce(reply, states);
  }

  /** A request without one: counted for the address that it comes from. */
  async admitAddress(address: string, reply: FastifyReply): Promise<void> {
    const state = await this.quotas.take(this.address, partitionOf(address));
    if (!state.isAllowed) this.refuse(reply, [state]);
    announce(reply, [state]);
  }

  /**
   * Counts what `login` refuses, for the address; who has failed too often is told so instead of 401. A credential that turns
   * out good is never refused for what others of its address have done: secrets have 256 bits, so what is gained by trying is
   * load, which the load gate bounds.
   */
  async countingFailures<T>(address: string, reply: FastifyReply, login: () => Promise<T>): Promise<T> {
    try {
      return await login();
    } catch (error) {
      if ((error as Partial<DomainError>).kind !== 'unauthenticated') throw error;
      const state = await this.quotas.take(this.failedLogins, partitionOf(address));
      if (state.isAllowed) throw error;
      return this.refuse(reply, [state]);
    }
  }

  /** Somebody asks for a new link: counted for the address, whether the link finds anybody or not. */
  async admitLinkRequest(address: string): Promise<void> {
    const state = await this.quotas.take(this.links, partitionOf(address));
    if (!state.isAllowed) throw quotaExceeded([state]);
  }

  private refuse(reply: FastifyReply, states: QuotaState[]): never {
    announce(reply, states);
    throw quotaExceeded(states);
  }
}
