import { Module } from '@nestjs/common';
import { IdentifiersController } from './identifiers.controller';

@Module({ controllers: [IdentifiersController] })
export class IdentifiersApiModule {}
