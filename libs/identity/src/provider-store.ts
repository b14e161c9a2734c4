import { randomUUID } from 'node:crypto';
import { Database, NO_TENANT } from '@app/database';
import { Clock, sha256Hex, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

const DAY_MS = 86_400_000;
/** So old is the newest key when another is made. */
export const NEXT_KEY_AFTER_MS = 90 * DAY_MS;
/** A new key is published for this long before it signs: every provider and every reader of the keys has it by then. */
export const KEY_LEAD_MS = DAY_MS;
/** The key of before stays published as long again once it signs no more: beyond what any token lasts. */
const PUBLISHED_MS = NEXT_KEY_AFTER_MS + 2 * KEY_LEAD_MS;

export interface ProviderRecord {
  payload: Record<string, unknown>;
  consumedAt: Date | null;
}

/** What the embedded provider keeps in PostgreSQL: found by hashes, sealed, gone when its time is over. */
@Injectable()
export class ProviderStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  async upsert(
    model: string,
    id: string,
    payload: Record<string, unknown>,
    expiresInSeconds?: number,
  ): Promise<void> {
    const idHash = sha256Hex(id);
    const hashOf = (value: unknown): string | null => (typeof value === 'string' ? sha256Hex(value) : null);
    await this.database.system((tx) =>
      tx.query(
        `INSERT INTO provider_records (model, id_hash, payload_sealed, grant_id, uid_hash, user_code_hash, expires_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7)
         ON CONFLICT (model, id_hash) DO UPDATE SET payload_sealed = $3, grant_id = $4, uid_hash = $5, user_code_hash = $6,
           expires_at = $7`,
        [
          model,
          idHash,
          this.vault.seal(NO_TENANT, 'login', `provider_records|${model}|${idHash}`, JSON.stringify(payload)),
          payload.grantId ?? null,
          hashOf(payload.uid),
          hashOf(payload.userCode),
          expiresInSeconds === undefined
            ? null
            : new Date(this.clock.now().getTime() + expiresInSeconds * 1_000),
        ],
      ),
    );
  }

  async find(
    model: string,
    by: 'id' | 'uid' | 'userCode',
    value: string,
  ): Promise<ProviderRecord | undefined> {
    const column = { id: 'id_hash', uid: 'uid_hash', userCode: 'user_code_hash' }[by];
    const [row] = await this.database.system((tx) =>
      tx.query<{ idHash: string; sealed: string; consumedAt: Date | null }>(
        `SELECT id_hash AS "idHash", payload_sealed AS sealed, consumed_at AS "consumedAt" FROM provider_records
          WHERE model = $1 AND ${column} = $2 AND (expires_at IS NULL OR expires_at > $3)`,
        [model, sha256Hex(value), this.clock.now()],
      ),
    );
    if (!row) return undefined;
    const context = `provider_records|${model}|${row.idHash}`;
    const payload = JSON.parse(this.vault.open(NO_TENANT, 'login', context, row.sealed)) as Record<
      string,
      unknown
    >;
    return { payload, consumedAt: row.consumedAt };
  }

  /** False for who comes second: of several at once, one is the first. */
  async consume(model: string, id: string): Promise<boolean> {
    const consumed = await this.database.system((tx) =>
      tx.affected(
        `UPDATE provider_records SET consumed_at = $3 WHERE model = $1 AND id_hash = $2 AND consumed_at IS NULL`,
        [model, sha256Hex(id), this.clock.now()],
      ),
    );
    return consumed === 1;
  }

  async destroy(model: string, id: string): Promise<void> {
    await this.database.system((tx) =>
      tx.query(`DELETE FROM provider_records WHERE model = $1 AND id_hash = $2`, [model, sha256Hex(id)]),
    );
  }

  async revokeGrant(grantId: string): Promise<void> {
    await this.database.system((tx) =>
      tx.query(`DELETE FROM provider_records WHERE grant_id = $1`, [grantId]),
    );
  }

  /** What has ended, in batches, with tries that nobody counts any more; returns how many records it were. */
  async purge(batch: number): Promise<number> {
    return this.database.system(async (tx) => {
      await tx.query(`DELETE FROM login_tries WHERE began_at < $1`, [
        new Date(this.clock.now().getTime() - DAY_MS),
      ]);
      return tx.affected(
        `DELETE FROM provider_records WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM provider_records WHERE expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [this.clock.now(), batch],
      );
    });
  }

  /** The keys that are published; the first one signs. Another is made in time, by whichever process looks first. */
  async signingKeys(): Promise<JWK[]> {
    const now = this.clock.now();
    return this.database.system(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('signing_keys', 7))`);
      await tx.query(`DELETE FROM signing_keys WHERE created_at < $1`, [
        new Date(now.getTime() - PUBLISHED_MS),
      ]);
      const [newest] = await tx.query(`SELECT 1 FROM signing_keys WHERE created_at > $1 LIMIT 1`, [
        new Date(now.getTime() - NEXT_KEY_AFTER_MS),
      ]);
      if (!newest) {
        const { privateKey } = await generateKeyPair('ES256', { extractable: true });
        const kid = randomUUID();
        const jwk = { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
        const sealed = this.vault.seal(NO_TENANT, 'signing-key', `signing_keys|${kid}`, JSON.stringify(jwk));
        await tx.query(`INSERT INTO signing_keys (kid, jwk_sealed, created_at) VALUES ($1,$2,$3)`, [
          kid,
          sealed,
          now,
        ]);
      }
      const rows = await tx.query<{ kid: string; sealed: string }>(
        // The newest of those that have been seen by all; of keys that are all new, the one which is there longest.
        `SELECT kid, jwk_sealed AS sealed FROM signing_keys
          ORDER BY created_at <= $1 DESC, CASE WHEN created_at <= $1 THEN created_at END DESC, created_at, kid`,
        [new Date(now.getTime() - KEY_LEAD_MS)],
      );
      return rows.map(
        ({ kid, sealed }) =>
          JSON.parse(this.vault.open(NO_TENANT, 'signing-key', `signing_keys|${kid}`, sealed)) as JWK,
      );
    });
  }
}
