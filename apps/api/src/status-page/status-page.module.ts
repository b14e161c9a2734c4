import { MessagesModule } from '@app/messages';
import { NotificationsModule } from '@app/notifications';
import { SellersModule } from '@app/sellers';
import { Module } from '@nestjs/common';
import { StatusPageController } from './status-page.controller';

@Module({
  imports: [SellersModule, NotificationsModule, MessagesModule],
  controllers: [StatusPageController],
})
export class StatusPageModule {}
