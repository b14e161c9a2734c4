import { Database, type Tx } from '@app/database';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** Keyed hashes of what was tried, and from where. */
export interface TriedLogin {
  login: string;
  address: string;
}

interface Rule {
  keyOf: (tried: TriedLogin) => string;
  /** Failures that are free; each one beyond doubles the wait. */
  free: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

const MINUTE_MS = 60_000;
/** After a quiet day the count begins anew. */
const FORGOTTEN_AFTER_MS = 24 * 60 * MINUTE_MS;

/**
 * Who guesses at one name from one place is slowed down early; guessing at a name from many places, or at many names from
 * one, later: or anybody could shut a person out, and an office would shut itself out.
 */
const RULES: readonly Rule[] = [
  {
    keyOf: ({ login, address }) => `pair:${login}:${address}`,
    free: 4,
    firstWaitMs: MINUTE_MS,
    longestWaitMs: 15 * MINUTE_MS,
  },
  { keyOf: ({ login }) => `login:${login}`, free: 19, firstWaitMs: MINUTE_MS, longestWaitMs: 15 * MINUTE_MS },
  {
    keyOf: ({ address }) => `address:${address}`,
    free: 99,
    firstWaitMs: MINUTE_MS,
    longestWaitMs: 15 * MINUTE_MS,
  },
];

/** A try that was let through: it counts as a failure until it is undone. */
export interface Attempt {
  tried: TriedLogin;
  /** By rule, where this try began a wait. */
  blockedUntil: (Date | null)[];
}

/** How often a login was tried in vain. The same for names that exist and for those that do not. */
@Injectable()
export class LoginTries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts the try as failed before anybody knows: of tries at once, none overtakes the count. Undefined while there is a
   * wait; then nothing is counted.
   */
  async admit(tried: TriedLogin): Promise<Attempt | undefined> {
    const now = this.clock.now();
    try {
      return await this.database.system(async (tx) => {
        const blockedUntil: (Date | null)[] = [];
        // In one order, so that two tries wait for each other and never in a circle.
        for (const rule of RULES) blockedUntil.push(await this.#count(tx, rule, tried, now));
        return { tried, blockedUntil };
      });
    } catch (error) {
      if (error instanceof Blocked) return undefined;
      throw error;
    }
  }

  /** Who got in has not been guessing; other names tried from there have. */
  async undo({ tried, blockedUntil }: Attempt): Promise<void> {
    const [pair, login, address] = RULES.map(({ keyOf }) => keyOf(tried));
    await this.database.system(async (tx) => {
      for (const key of [pair, login]) await tx.query(`DELETE FROM login_tries WHERE key = $1`, [key]);
      await tx.query(
        `UPDATE login_tries SET failures = greatest(failures - 1, 0), blocked_until = NULLIF(blocked_until, $2::timestamptz)
          WHERE key = $1`,
        [address, blockedUntil[2]],
      );
    });
  }

  async #count(tx: Tx, rule: Rule, tried: TriedLogin, now: Date): Promise<Date | null> {
    const key = rule.keyOf(tried);
    const [row] = await tx.query<{ failures: number }>(
      `INSERT INTO login_tries AS t (key, failures, began_at) VALUES ($1, 1, $2)
       ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN t.began_at < $3 THEN 1 ELSE t.failures + 1 END, began_at = $2
        WHERE t.blocked_until IS NULL OR t.blocked_until <= $2
       RETURNING failures`,
      [key, now, new Date(now.getTime() - FORGOTTEN_AFTER_MS)],
    );
    if (!row) throw new Blocked();
    const beyond = row.failures - rule.free;
    if (beyond <= 0) return null;
    const waitMs = Math.min(rule.firstWaitMs * 2 ** Math.min(beyond - 1, 10), rule.longestWaitMs);
    const blockedUntil = new Date(now.getTime() + waitMs);
    await tx.query(`UPDATE login_tries SET blocked_until = $2 WHERE key = $1`, [key, blockedUntil]);
    return blockedUntil;
  }
}

/** Ends the transaction, so that a try which is not let through leaves no count behind. */
class Blocked extends Error {}
