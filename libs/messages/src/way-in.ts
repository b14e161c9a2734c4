import type { Tx } from '@app/database';
import { AppConfig, SYSTEM_ACTOR, Vault } from '@app/platform';
import { INVITATION_HOURS, LINK_HOURS, SellerLinks } from '@app/sellers';
import { Injectable } from '@nestjs/common';
import type { Message } from './message';
import { unsubscribeToken } from './unsubscribe-token';

export interface WayIn {
  url: string;
  until: Date;
}

/** Where the button of a letter leads: a single-use link of its own, the same for every try of one message while it is good. */
@Injectable()
export class WaysIn {
  constructor(
    private readonly links: SellerLinks,
    private readonly config: AppConfig,
    private readonly vault: Vault,
  ) {}

  /** Where a message of this kind is turned off by whoever has it. */
  off(messageId: string, tenantId: string): string {
    return `${statusOrigin(this.config)}/off/${unsubscribeToken(this.vault, tenantId, messageId)}`;
  }

  /**
   * Null when somebody has come in by it: a try that seemed to fail did arrive. One that was replaced or has run out between
   * two tries gets a successor: a letter never leaves with a dead link.
   */
  async of(tx: Tx, { id, kind, sellerId }: Message): Promise<WayIn | null> {
    const hours = kind === 'invitation' ? INVITATION_HOURS : LINK_HOURS;
    for (let before = 0; ; before++) {
      const operation = before ? `message:${id}:${before}` : `message:${id}`;
      const link = await this.links.mint(tx, sellerId!, operation, SYSTEM_ACTOR, hours);
      if (link.isUsed) return null;
      if (link.isOpen) return { url: `${statusOrigin(this.config)}/s/${link.token}`, until: link.expiresAt };
    }
  }
}

/** Where sellers reach us, without a slash at its end. */
export const statusOrigin = ({ http }: AppConfig): string => http.publicUrl.replace(/\/$/, '');
