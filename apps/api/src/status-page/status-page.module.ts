import { IdentityModule } from '@app/identity';
import { MessagesModule } from '@app/messages';
import { NotificationsModule } from '@app/notifications';
import { SellersModule } from '@app/sellers';
import { VerificationModule } from '@app/verification';
import { Module } from '@nestjs/common';
import { PageActs } from './page-acts';
import { PageActsController } from './page-acts.controller';
import { PageForms } from './page-forms';
import { StatusPageController } from './status-page.controller';
import { UnsubscribeController } from './unsubscribe.controller';
import { Visitors } from './visitors';

/** The seller's own page: what it shows, and what can be done there. */
@Module({
  imports: [IdentityModule, SellersModule, VerificationModule, NotificationsModule, MessagesModule],
  controllers: [StatusPageController, PageActsController, UnsubscribeController],
  providers: [Visitors, PageForms, PageActs],
})
export class StatusPageModule {}
