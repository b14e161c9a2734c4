import { DomainError } from '@app/platform';

/** Thrown when a seller's key asks for another seller: the same answer as for one that does not exist. */
export const sellerNotThere = (): DomainError =>
  new DomainError({ code: 'SELLER.NOT_FOUND', kind: 'not_found', message: 'There is no such seller.' });

/** Thrown when the document is not there, is another seller's or another tenant's. */
export const documentNotFound = (): DomainError =>
  new DomainError({ code: 'DOCUMENT.NOT_FOUND', kind: 'not_found', message: 'There is no such document.' });

/** Thrown when a file is larger than its use allows. */
export const fileTooLarge = (code: string, maxBytes: number): DomainError =>
  new DomainError({
    code,
    kind: 'too_large',
    message: `The file is larger than ${Math.floor(maxBytes / 1_048_576)} MB.`,
    details: { max_bytes: maxBytes },
  });

/** Thrown when an upload ends before its file does. */
export const uploadBroken = (cause: unknown): DomainError =>
  new DomainError(
    {
      code: 'REQUEST.UPLOAD_BROKEN',
      kind: 'malformed',
      message: 'The upload ended before the file did. Send it again.',
    },
    { cause },
  );

/** Thrown when the disk takes no more. */
export const storageUnavailable = (cause: unknown): DomainError =>
  new DomainError(
    {
      code: 'STORAGE.UNAVAILABLE',
      kind: 'unavailable',
      message: 'The file cannot be stored at the moment. Nothing was changed; try again.',
      retryAfterSeconds: 30,
    },
    { cause },
  );

/** Thrown when the file has no bytes. */
export const documentEmpty = (): DomainError =>
  new DomainError({
    code: 'DOCUMENT.EMPTY',
    kind: 'invalid',
    message: 'The file is empty.',
    errors: [{ pointer: '/file', code: 'DOCUMENT.EMPTY', detail: 'zero bytes' }],
  });

/** Thrown when the first bytes are not those of an accepted type, whatever the name says. */
export const documentTypeNotAccepted = (): DomainError =>
  new DomainError({
    code: 'DOCUMENT.TYPE_NOT_ACCEPTED',
    kind: 'invalid',
    message: 'Only PDF, PNG, JPEG and WebP files are taken. The content decides, not the file name.',
    errors: [{ pointer: '/file', code: 'DOCUMENT.TYPE_NOT_ACCEPTED', detail: 'not PDF, PNG, JPEG or WebP' }],
  });

/** Thrown when no requirement knows this kind of document. */
export const documentKindUnknown = (kinds: readonly string[]): DomainError =>
  new DomainError({
    code: 'DOCUMENT.KIND_UNKNOWN',
    kind: 'invalid',
    message: `Send the field "kind" before the file, as one of: ${kinds.join(', ')}.`,
    errors: [{ pointer: '/kind', code: 'DOCUMENT.KIND_UNKNOWN', detail: 'not a known kind of document' }],
  });

/** Thrown when a seller has as many documents as one case may hold. */
export const documentsTooMany = (max: number): DomainError =>
  new DomainError({
    code: 'DOCUMENT.TOO_MANY',
    kind: 'conflict',
    message: `A seller can have at most ${max} documents.`,
    details: { max },
  });

/** Thrown when the hit is not there, is another seller's or another tenant's. */
export const hitNotFound = (): DomainError =>
  new DomainError({
    code: 'SCREENING.HIT_NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such screening hit.',
  });

/** Thrown when the person who proposed a decision would also confirm it. */
export const fourEyes = (): DomainError =>
  new DomainError({
    code: 'SCREENING.FOUR_EYES',
    kind: 'conflict',
    message: 'A second, different person must confirm this decision.',
  });

/** Thrown when the hit was decided before. */
export const hitAlreadyDecided = (status: string): DomainError =>
  new DomainError({
    code: 'SCREENING.ALREADY_DECIDED',
    kind: 'conflict',
    message: `This screening hit is already ${status}.`,
    details: { hit_status: status },
  });

/** Thrown when a list file is not the XML it should be. Nothing of it was kept. */
export const listUnreadable = (cause: unknown): DomainError =>
  new DomainError(
    {
      code: 'SCREENING.LIST_UNREADABLE',
      kind: 'invalid',
      message: 'The file is not a list in the UN XML format. The list in force stays as it was.',
      errors: [{ pointer: '', code: 'SCREENING.LIST_UNREADABLE', detail: 'not a list in the UN XML format' }],
    },
    { cause },
  );

/** Thrown when the code of a list is not usable. */
export const listCodeInvalid = (): DomainError =>
  new DomainError({
    code: 'SCREENING.LIST_CODE_INVALID',
    kind: 'invalid',
    message: 'The code of a list is 2 to 40 small letters, digits and hyphens, for instance un.',
    errors: [{ pointer: '/code', code: 'SCREENING.LIST_CODE_INVALID', detail: 'for instance: un' }],
  });

/** Thrown when names are to be screened and no list was ever imported. */
export const noListImported = (): DomainError =>
  new DomainError({
    code: 'SCREENING.NO_LIST',
    kind: 'conflict',
    message: 'No list is in force. Import one first: nothing compared is not "clear".',
  });
