import { DomainError } from '@app/platform';

/** Thrown when the message is not there, is another tenant's, or another seller's. */
export const messageNotFound = (): DomainError =>
  new DomainError({ code: 'MESSAGE.NOT_FOUND', kind: 'not_found', message: 'There is no such message.' });

/** Thrown when If-Match names a version of settings or preferences that is no longer the present one. */
export const messageSettingsStale = (): DomainError =>
  new DomainError({
    code: 'MESSAGE.SETTINGS_STALE',
    kind: 'stale',
    message: 'These settings have changed since you read them. Read them again and repeat the change.',
  });
