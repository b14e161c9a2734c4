import { VerificationModule } from '@app/verification';
import { Module } from '@nestjs/common';
import { ScreeningListsController } from './screening-lists.controller';
import { ScreeningSearchesController } from './screening-searches.controller';

@Module({
  imports: [VerificationModule],
  controllers: [ScreeningListsController, ScreeningSearchesController],
})
export class ScreeningApiModule {}
