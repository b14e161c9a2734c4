import { SellersModule } from '@app/sellers';
import { Module } from '@nestjs/common';
import { MESSAGE_CHANNELS, type MessageChannel } from './channels/channel';
import { EmailChannel } from './channels/email.channel';
import { SmsChannel } from './channels/sms.channel';
import { WhatsappChannel } from './channels/whatsapp.channel';
import { MessageReports } from './message-reports';
import { MessagesActivities } from './messages.activities';
import { MessagesService } from './messages.service';
import { WaysIn } from './way-in';

@Module({
  imports: [SellersModule],
  providers: [MessagesService, MessageReports],
  exports: [MessagesService, MessageReports],
})
export class MessagesModule {}

/** For the worker: what sends. */
@Module({
  imports: [SellersModule],
  providers: [
    MessagesActivities,
    WaysIn,
    EmailChannel,
    WhatsappChannel,
    SmsChannel,
    {
      provide: MESSAGE_CHANNELS,
      inject: [EmailChannel, WhatsappChannel, SmsChannel],
      useFactory: (...channels: MessageChannel[]) => channels,
    },
  ],
  exports: [MessagesActivities],
})
export class MessageDeliveryModule {}
