import { SellersModule } from '@app/sellers';
import { Module } from '@nestjs/common';
import { MESSAGE_CHANNELS } from './channels/channel';
import { EmailChannel } from './channels/email.channel';
import { MessagesActivities } from './messages.activities';
import { MessagesService } from './messages.service';
import { WaysIn } from './way-in';

@Module({ imports: [SellersModule], providers: [MessagesService], exports: [MessagesService] })
export class MessagesModule {}

/** For the worker: what sends. */
@Module({
  imports: [SellersModule],
  providers: [
    MessagesActivities,
    WaysIn,
    EmailChannel,
    { provide: MESSAGE_CHANNELS, inject: [EmailChannel], useFactory: (email: EmailChannel) => [email] },
  ],
  exports: [MessagesActivities],
})
export class MessageDeliveryModule {}
