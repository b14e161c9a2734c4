import type { Tx } from '@app/database';
import { AppConfig, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Message } from './message';

export interface WayIn {
  url: string;
  /** Null: no key is in it; the page asks for one. */
  until: Date | null;
}

/** How long an invitation waits for its seller. */
const INVITATION_MS = 30 * 86_400_000;

/** Where the button of a letter leads. */
@Injectable()
export class WaysIn {
  constructor(
    private readonly vault: Vault,
    private readonly config: AppConfig,
  ) {}

  async of(tx: Tx, { kind, sellerId }: Message): Promise<WayIn> {
    const base = this.config.http.publicUrl.replace(/\/$/, '');
    if (kind !== 'invitation') return { url: `${base}/status`, until: null };
    const [row] = await tx.query<{ operation: string; created: Date }>(
      `SELECT operation_id AS operation, created_at AS created FROM sellers WHERE tenant_id = $1 AND id = $2`,
      [tx.tenantId, sellerId],
    );
    const token = this.vault.mac(tx.tenantId, 'download-link', `invitation|${row!.operation}`);
    return { url: `${base}/s/${token}`, until: new Date(row!.created.getTime() + INVITATION_MS) };
  }
}
