import { DomainError, type ErrorDetail } from '@app/platform';

/** Thrown when a batch as a whole cannot be taken. */
export const ordersUnreadable = (code: string, message: string, errors?: ErrorDetail[]): DomainError =>
  new DomainError({ code, kind: 'invalid', message, errors });

/** Thrown when orders name a seller that is not there. */
export const orderSellerUnknown = (): DomainError =>
  new DomainError({ code: 'SELLER.NOT_FOUND', kind: 'not_found', message: 'There is no such seller.' });
