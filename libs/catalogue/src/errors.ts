import { DomainError } from '@app/platform';
import { LIMITS } from './formats/raw-row';

/** Thrown when a file cannot be read at all; what is wrong with single rows is in the import's errors. */
export const fileUnreadable = (code: string, message: string): DomainError =>
  new DomainError({ code, kind: 'invalid', message });

/** Thrown when a header is wider than any catalogue. */
export const tooManyColumns = (): DomainError =>
  fileUnreadable('FILE.TOO_MANY_COLUMNS', `A file may have at most ${LIMITS.columns} columns.`);

/** Thrown when the import is not there, is another tenant's or another seller's. */
export const importNotFound = (): DomainError =>
  new DomainError({ code: 'IMPORT.NOT_FOUND', kind: 'not_found', message: 'There is no such import.' });

/** Thrown when an import is retried or cancelled in a state that does not take it. */
export const importNotOpen = (status: string): DomainError =>
  new DomainError({
    code: 'IMPORT.ACTION_NOT_ALLOWED',
    kind: 'conflict',
    message: `An import that is ${status} does not take this.`,
    details: { import_status: status },
  });

/** Thrown when the seller may not upload a catalogue yet, or no more. */
export const catalogueNotOpen = (lifecycle: string): DomainError =>
  new DomainError({
    code: 'SELLER.CAPABILITY_INACTIVE',
    kind: 'conflict',
    message: 'A catalogue can be uploaded once the seller is approved.',
    details: { capability: 'catalogue_upload', lifecycle },
  });
