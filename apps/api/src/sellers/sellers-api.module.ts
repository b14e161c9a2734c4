import { SellersModule } from '@app/sellers';
import { Module } from '@nestjs/common';
import { InvitationsController } from './invitations.controller';
import { SellerActionsController } from './seller-actions.controller';
import { SellersController } from './sellers.controller';

@Module({
  imports: [SellersModule],
  controllers: [SellersController, SellerActionsController, InvitationsController],
})
export class SellersApiModule {}
