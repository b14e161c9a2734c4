import { SellersModule } from '@app/sellers';
import { Module } from '@nestjs/common';
import { ProgrammesController } from './programmes.controller';

@Module({ imports: [SellersModule], controllers: [ProgrammesController] })
export class ProgrammesApiModule {}
