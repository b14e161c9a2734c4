import { Module } from '@nestjs/common';
import { ListingChannels } from './channels/channels';
import { StorefrontChannel } from './channels/storefront.channel';
import { ListingsActivities } from './listings.activities';
import { ListingsService } from './listings.service';
import { StorefrontService } from './storefront/storefront.service';

@Module({
  providers: [StorefrontChannel, ListingChannels, ListingsService, ListingsActivities, StorefrontService],
  exports: [ListingsService, ListingsActivities, StorefrontService],
})
export class ListingsModule {}
