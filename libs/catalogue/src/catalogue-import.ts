import type { FileFormat } from './read-products';

export const IMPORT_STATUSES = [
  'UPLOADED',
  'MAPPING',
  'VALIDATING',
  'PROCESSING',
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
  'RETRYING_FAILED_ROWS',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const FINISHED: readonly ImportStatus[] = [
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
];

/** Merged or ended: nothing of the file is read any more. */
export const isBehindStaging = (status: ImportStatus): boolean =>
  status === 'PROCESSING' || FINISHED.includes(status);

export interface ImportCounters {
  read: number;
  valid: number;
  with_warning: number;
  in_error: number;
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
}

export const NO_ROWS: ImportCounters = {
  read: 0,
  valid: 0,
  with_warning: 0,
  in_error: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
};

export interface CatalogueImport {
  id: string;
  sellerId: string;
  filename: string;
  format: FileFormat;
  layout: string | null;
  header: string[] | null;
  defaultCurrency: string;
  sha256: string;
  sizeBytes: string;
  storageKey: string;
  status: ImportStatus;
  counters: ImportCounters;
  retryOf: string | null;
  failureCode: string | null;
  failureDetail: string | null;
  cancelRequested: boolean;
  createdAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

/** Rows a second since the upload, over the time that the import has run. */
export function rateOf(row: CatalogueImport): number | null {
  const seconds = ((row.finishedAt ?? row.updatedAt).getTime() - row.createdAt.getTime()) / 1000;
  return seconds > 0 ? Math.round(row.counters.read / seconds) : null;
}
