import { Injectable } from '@nestjs/common';
import type { ListingChannel } from './channel';
import { StorefrontChannel } from './storefront.channel';

/** The channels that can be talked to, by name. */
@Injectable()
export class ListingChannels {
  private readonly byName: ReadonlyMap<string, ListingChannel>;

  constructor(storefront: StorefrontChannel) {
    this.byName = new Map<string, ListingChannel>([['storefront', storefront]]);
  }

  get(name: string): ListingChannel {
    const channel = this.byName.get(name);
    if (!channel) throw new Error(`Nothing can be sent to channel ${name}`);
    return channel;
  }
}
