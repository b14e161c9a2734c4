import { SellersModule } from '@app/sellers';
import { Module } from '@nestjs/common';
import { InvitationsController } from './invitations.controller';
import { SellerActionsController } from './seller-actions.controller';
import { SellerLinksController } from './seller-links.controller';
import { SellerNotesController } from './seller-notes.controller';
import { SellerReviewController } from './seller-review.controller';
import { SellerSessionsController } from './seller-sessions.controller';
import { SellersController } from './sellers.controller';

@Module({
  imports: [SellersModule],
  controllers: [
    SellersController,
    SellerActionsController,
    SellerReviewController,
    SellerNotesController,
    InvitationsController,
    SellerLinksController,
    SellerSessionsController,
  ],
})
export class SellersApiModule {}
