import { Database } from '@app/database';
import { Vault } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { type Lease, QuotaRepository } from './quota.repository';

/** So many in so many seconds, for each of those whom it is about. */
export interface QuotaPolicy {
  name: string;
  limit: number;
  windowSeconds: number;
}

/** Where a quota stands for one caller, as the RateLimit field says it. */
export interface QuotaState {
  policy: QuotaPolicy;
  isAllowed: boolean;
  remaining: number;
  /** Until more is there, in whole seconds. */
  resetSeconds: number;
}

/** What this process holds of one window. */
interface Held {
  tokens: number;
  /** Of the quota, by everybody, when it was last asked. */
  used: number;
  endsAtMs: number;
  isSpent: boolean;
  pending: Promise<void> | null;
}

/** A share of the quota that is fetched at once: a twentieth, so that what lies in other processes is little. */
const SHARES = 20;
/** Callers whose windows a process keeps in mind; those that are over go first. */
const HELD_MAX = 20_000;
export const PURGE_BATCH = 1_000;

/**
 * Quotas that hold across every process on one database. A process leases a share of a window and spends it in memory: a
 * request costs no round trip, a window of any size about twenty for each process, a refused caller none. When the window
 * runs low the shares shrink to one, so that what is left over in another process is next to nothing.
 */
@Injectable()
export class Quotas {
  private readonly logger = new Logger(Quotas.name);
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /**
   * Takes one, or as many as a heavy request weighs: all of them or none. Without a database it counts by itself: a quota
   * protects, it must not be what fails.
   */
  async take(policy: QuotaPolicy, partition: string, units = 1): Promise<QuotaState> {
    // What weighs more than a whole quota takes all of it, and can be had at all.
    const wanted = Math.min(units, policy.limit);
    const held = this.heldOf(policy, partition);
    while (!this.isOver(held) && held.tokens < wanted && !held.isSpent)
      await (held.pending ??= this.refill(policy, partition, held, wanted - held.tokens));
    if (this.isOver(held)) {
      this.forget(policy, partition, held);
      return this.take(policy, partition, units);
    }
    const isAllowed = held.tokens >= wanted;
    if (isAllowed) held.tokens -= wanted;
    return this.stateOf(policy, held, isAllowed);
  }

  /** Removes windows that are over; returns how many. */
  purge(): Promise<number> {
    return this.database.system((tx) => new QuotaRepository(tx).purge(PURGE_BATCH));
  }

  private heldOf(policy: QuotaPolicy, partition: string): Held {
    const key = `${policy.name}|${partition}`;
    const known = this.held.get(key);
    if (known && !this.isOver(known)) return known;
    if (this.held.size >= HELD_MAX) this.sweep();
    const held: Held = {
      tokens: 0,
      used: 0,
      endsAtMs: Number.POSITIVE_INFINITY,
      isSpent: false,
      pending: null,
    };
    this.held.set(key, held);
    return held;
  }

  private isOver(held: Held): boolean {
    return performance.now() >= held.endsAtMs;
  }

  private forget(policy: QuotaPolicy, partition: string, held: Held): void {
    const key = `${policy.name}|${partition}`;
    if (this.held.get(key) === held) this.held.delete(key);
  }

  /** Drops what is over, and then the oldest tenth, so that no flood of callers fills the memory. */
  private sweep(): void {
    for (const [key, held] of this.held) if (this.isOver(held)) this.held.delete(key);
    let surplus = this.held.size - Math.floor(HELD_MAX * 0.9);
    for (const [key, { pending }] of this.held) {
      if (surplus-- <= 0) break;
      if (!pending) this.held.delete(key);
    }
  }

  private async refill(policy: QuotaPolicy, partition: string, held: Held, missing: number): Promise<void> {
    const left = Math.max(0, policy.limit - held.used);
    const share = Math.max(missing, Math.min(Math.ceil(policy.limit / SHARES), Math.floor(left / 4)));
    try {
      const { granted, used, remainingMs } = await this.lease(policy, partition, share);
      held.tokens += granted;
      held.used = used;
      held.isSpent = granted === 0;
      held.endsAtMs = performance.now() + remainingMs;
    } catch (error) {
      this.logger.warn(`A quota is counted by this process alone: ${(error as Error).message}`);
      held.tokens += policy.limit;
      held.used = policy.limit;
      held.endsAtMs = performance.now() + policy.windowSeconds * 1_000;
    } finally {
      held.pending = null;
    }
  }

  private lease(
    { name, limit, windowSeconds }: QuotaPolicy,
    partition: string,
    share: number,
  ): Promise<Lease> {
    const id = `${name}:${this.vault.mac('', 'quota', partition)}`;
    return this.database.system((tx) => new QuotaRepository(tx).lease(id, limit, windowSeconds, share));
  }

  private stateOf(policy: QuotaPolicy, held: Held, isAllowed: boolean): QuotaState {
    return {
      policy,
      isAllowed,
      remaining: Math.max(0, policy.limit - held.used + held.tokens),
      resetSeconds: Math.max(1, Math.ceil((held.endsAtMs - performance.now()) / 1_000)),
    };
  }
}
