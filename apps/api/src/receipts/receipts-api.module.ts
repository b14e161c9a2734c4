import { MessagesModule } from '@app/messages';
import { Module } from '@nestjs/common';
import { ReceiptsController } from './receipts.controller';

@Module({ imports: [MessagesModule], controllers: [ReceiptsController] })
export class ReceiptsApiModule {}
