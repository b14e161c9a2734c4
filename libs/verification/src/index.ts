export { CheckRepository, type CheckRow, type VerificationCheck } from './checks/check.repository';
export { ANSWERS_OF_CHECK, type CheckRun, CheckRunner, type CheckRunResult } from './checks/check-runner';
export { DocumentRepository } from './documents/document.repository';
export { DOCUMENT_MAX_BYTES, type DocumentRow, type DocumentView } from './documents/document';
export { DocumentsService, type NewFile, type OpenedDocument } from './documents/documents.service';
export { FileStore } from './documents/file-store';
export * from './identifiers';
export * from './requirements';
export * from './screening';
export {
  type HitStatus,
  type ScreeningHit,
  ScreeningRepository,
} from './screening-store/screening.repository';
export { type ScreeningList } from './screening-store/screening-list.repository';
export { ScreeningService, type ScreeningSearchResult } from './screening-store/screening.service';
export { VerificationModule } from './verification.module';
