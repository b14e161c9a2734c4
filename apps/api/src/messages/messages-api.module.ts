import { MessagesModule } from '@app/messages';
import { Module } from '@nestjs/common';
import { MessageSettingsController, SellerMessagesController } from './messages.controller';

@Module({ imports: [MessagesModule], controllers: [SellerMessagesController, MessageSettingsController] })
export class MessagesApiModule {}
