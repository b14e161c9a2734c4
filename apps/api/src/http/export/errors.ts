import { DomainError } from '@app/platform';

/** Thrown when a page is asked for as a file: a file that is a part of the list would look like the whole of it. */
export const exportNotPaged = (names: readonly string[]): DomainError =>
  new DomainError({
    code: 'EXPORT.NOT_PAGED',
    kind: 'invalid',
    message: 'A file has the whole list. Ask for pages as application/json.',
    errors: names.map((name) => ({
      pointer: `/${name}`,
      code: 'EXPORT.NOT_PAGED',
      detail: 'is for pages of JSON',
    })),
  });

/** Thrown when a tenant has as many exports open in this process as it may. */
export const tooManyExports = (): DomainError =>
  new DomainError({
    code: 'EXPORT.TOO_MANY_OPEN',
    kind: 'too_many',
    message: 'As many exports run as may at once. Read one to its end first.',
    retryAfterSeconds: 5,
  });
