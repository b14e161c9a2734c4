import { Database } from '@app/database';
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

/** How often a login failed. The same for names that exist and for those that do not. */
@Injectable()
export class LoginTries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async areBlocked(tried: TriedLogin): Promise<boolean> {
    const keys = RULES.map(({ keyOf }) => keyOf(tried));
    const [row] = await this.database.system((tx) =>
      tx.query(`SELECT 1 FROM login_tries WHERE key = ANY($1) AND blocked_until > $2 LIMIT 1`, [
        keys,
        this.clock.now(),
      ]),
    );
    return row !== undefined;
  }

  async countFailure(tried: TriedLogin): Promise<void> {
    const now = this.clock.now();
    const forgotten = new Date(now.getTime() - FORGOTTEN_AFTER_MS);
    await this.database.system(async (tx) => {
      for (const { keyOf, free, firstWaitMs, longestWaitMs } of RULES) {
        const [row] = await tx.query<{ failures: number }>(
          `INSERT INTO login_tries (key, failures, began_at) VALUES ($1, 1, $2)
           ON CONFLICT (key) DO UPDATE SET
             failures = CASE WHEN login_tries.began_at < $3 THEN 1 ELSE login_tries.failures + 1 END, began_at = $2
           RETURNING failures`,
          [keyOf(tried), now, forgotten],
        );
        const beyond = row!.failures - free;
        if (beyond <= 0) continue;
        const waitMs = Math.min(firstWaitMs * 2 ** Math.min(beyond - 1, 10), longestWaitMs);
        await tx.query(`UPDATE login_tries SET blocked_until = $2 WHERE key = $1`, [
          keyOf(tried),
          new Date(now.getTime() + waitMs),
        ]);
      }
    });
  }

  /** Who got in has not been guessing; other names tried from there have. */
  async forget(tried: TriedLogin): Promise<void> {
    const keys = RULES.slice(0, 2).map(({ keyOf }) => keyOf(tried));
    await this.database.system((tx) => tx.query(`DELETE FROM login_tries WHERE key = ANY($1)`, [keys]));
  }
}
