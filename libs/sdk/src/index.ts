export * from './generated/index.ts';
export {
  type CatalogueImport,
  CatalogueResource,
  type CatalogueUploadOptions,
  FINISHED_IMPORT,
  isImportFinished,
  type WaitOptions,
} from './catalogue.ts';
export { type ClientCredentialsOptions, type Credentials, RahdariAuthError } from './credentials.ts';
export { change, type ChangeOptions, etagOf, type Read } from './etag.ts';
export type { RahdariEvent } from './event.ts';
export type { StreamOptions } from './event-stream.ts';
export { exported, type ExportedFile, type ExportFormat, type ExportRequest } from './exports.ts';
export { each, type EachOptions, type Page, type PageRequest } from './paging.ts';
export {
  type ProblemDetail as RahdariProblemDetail,
  type ProblemRequest,
  RahdariConnectionError,
  RahdariProblem,
} from './problem.ts';
export { EventsResource, type FollowOptions, Rahdari, type RahdariOptions } from './rahdari.ts';
export type { RetryOptions } from './retry.ts';
export type { Repeat } from './transport.ts';
export type { FileLike, UploadOptions, UploadProgress } from './upload.ts';
export { VERSION } from './version.ts';
export {
  verifyWebhook,
  type VerifyWebhookOptions,
  type WebhookHeaders,
  type WebhookRefusal,
  WebhookVerificationError,
} from './webhooks.ts';
