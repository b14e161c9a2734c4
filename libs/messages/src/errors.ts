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

/** Thrown when a telephone is chosen and the answers hold no mobile number. */
export const mobileMissing = (): DomainError =>
  new DomainError({
    code: 'MESSAGE.MOBILE_MISSING',
    kind: 'invalid',
    message: 'The application has no Pakistani mobile number to write to.',
    errors: [{ pointer: '/phone_channel', code: 'MESSAGE.MOBILE_MISSING', detail: 'no mobile number' }],
  });

/** Thrown when somebody else than the seller chooses a telephone without saying that the seller has agreed. */
export const consentMissing = (): DomainError =>
  new DomainError({
    code: 'MESSAGE.CONSENT_MISSING',
    kind: 'invalid',
    message: 'The seller must have agreed to messages by telephone: say so with phone_consent: true.',
    errors: [{ pointer: '/phone_consent', code: 'MESSAGE.CONSENT_MISSING', detail: 'must be true' }],
  });
