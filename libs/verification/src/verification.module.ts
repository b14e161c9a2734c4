import { Module } from '@nestjs/common';
import { CheckRunner } from './checks/check-runner';
import { TaxpayerCheck } from './checks/taxpayer-check';
import { DocumentsService } from './documents/documents.service';
import { FileStore } from './documents/file-store';
import { ListIndexes } from './screening-store/list-indexes';
import { ScreeningService } from './screening-store/screening.service';

/** Needs the global platform and database modules. */
@Module({
  providers: [FileStore, DocumentsService, ListIndexes, ScreeningService, TaxpayerCheck, CheckRunner],
  exports: [FileStore, DocumentsService, ScreeningService, CheckRunner],
})
export class VerificationModule {}
