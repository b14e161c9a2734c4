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

/** Where the button of a letter leads: a single-use link of its own, the same for every try of one message. */
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

  async of(tx: Tx, { id, kind, sellerId }: Message): Promise<WayIn> {
    const hours = kind === 'invitation' ? INVITATION_HOURS : LINK_HOURS;
    const { token, expiresAt } = await this.links.mint(tx, sellerId!, `message:${id}`, SYSTEM_ACTOR, hours);
    return { url: `${statusOrigin(this.config)}/s/${token}`, until: expiresAt };
  }
}

/** Where sellers reach us, without a slash at its end. */
export const statusOrigin = ({ http }: AppConfig): string => http.publicUrl.replace(/\/$/, '');
