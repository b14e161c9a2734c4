import type { Tx } from '@app/database';
import type { Actor, Vault } from '@app/platform';
import type { SellerSnapshot } from '@workflows/seller-onboarding/seller-onboarding.contract';

export interface CommandRow {
  id: string;
  sellerId: string;
  action: string;
  actor: Actor;
  body: Record<string, unknown>;
  appliedAt: Date | null;
  snapshot: SellerSnapshot | null;
}

/** Rows of `seller_commands`: what makes a command repeatable. */
export class CommandRepository {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
  ) {}

  /** A repeat of the same id changes nothing. */
  async insert(command: {
    id: string;
    sellerId: string;
    action: string;
    actor: Actor;
    body: object;
  }): Promise<void> {
    await this.tx.query(
      `INSERT INTO seller_commands (tenant_id, id, seller_id, action, actor_id, actor_role, body_sealed, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (tenant_id, id) DO NOTHING`,
      [
        this.tx.tenantId,
        command.id,
        command.sellerId,
        command.action,
        command.actor.id,
        command.actor.role,
        this.vault.seal(this.tx.tenantId, 'answers', `commands|${command.id}`, JSON.stringify(command.body)),
        this.tx.now(),
      ],
    );
  }

  async lock(id: string): Promise<CommandRow | undefined> {
    const [row] = await this.tx.query<{
      seller_id: string;
      action: string;
      actor_id: string;
      actor_role: Actor['role'];
      body_sealed: string | null;
      applied_at: Date | null;
      snapshot: SellerSnapshot | null;
    }>(`SELECT * FROM seller_commands WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [this.tx.tenantId, id]);
    if (!row) return undefined;
    return {
      id,
      sellerId: row.seller_id,
      action: row.action,
      actor: { id: row.actor_id, role: row.actor_role },
      body: row.body_sealed === null ? {} : this.opened(id, row.body_sealed),
      appliedAt: row.applied_at,
      snapshot: row.snapshot,
    };
  }

  /** Marks it done; from now on a repeat returns the snapshot. The body has served its purpose and goes. */
  async finish(id: string, snapshot: SellerSnapshot): Promise<void> {
    await this.tx.query(
      `UPDATE seller_commands SET applied_at = $3, snapshot = $4, body_sealed = NULL WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, this.tx.now(), snapshot],
    );
  }

  private opened(id: string, sealed: string): Record<string, unknown> {
    const body = this.vault.open(this.tx.tenantId, 'answers', `commands|${id}`, sealed);
    return JSON.parse(body) as Record<string, unknown>;
  }
}
