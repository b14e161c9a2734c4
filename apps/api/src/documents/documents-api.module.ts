import { VerificationModule } from '@app/verification';
import { Module } from '@nestjs/common';
import { DocumentsController } from './documents.controller';

@Module({ imports: [VerificationModule], controllers: [DocumentsController] })
export class DocumentsApiModule {}
