import { DomainError, type ErrorDetail } from '@app/platform';

/** Thrown when the seller is not there, is another tenant's, or is not the caller's own. */
export const sellerNotThere = (): DomainError =>
  new DomainError({ code: 'SELLER.NOT_FOUND', kind: 'not_found', message: 'There is no such seller.' });

/** Thrown when the programme is not there or is another tenant's. */
export const programmeNotThere = (): DomainError =>
  new DomainError({ code: 'PROGRAMME.NOT_FOUND', kind: 'not_found', message: 'There is no such programme.' });

/** Thrown when an order has fields that are missing or wrong. */
export const orderInvalid = (errors: ErrorDetail[]): DomainError =>
  new DomainError({
    code: 'ORDER.INVALID',
    kind: 'invalid',
    message: 'Some fields of the order are not right.',
    errors,
  });

/** Thrown when the channel already has this order id with other content. */
export const orderConflict = (): DomainError =>
  new DomainError({
    code: 'ORDER.CONFLICT',
    kind: 'conflict',
    message:
      'This channel already has an order with this external_id and other content. Nothing was changed; only its status may go from placed to cancelled or returned.',
    errors: [{ pointer: '/external_id', code: 'ORDER.CONFLICT', detail: 'known with other content' }],
  });

/** Thrown when a batch or file is larger than one request takes. */
export const ordersTooLarge = (limits: Record<string, number>): DomainError =>
  new DomainError({
    code: 'ORDER.BATCH_TOO_LARGE',
    kind: 'too_large',
    message: 'This is more than one request takes. Send it in parts.',
    details: limits,
  });

/** Thrown when a CSV header lacks a needed column or names one twice. */
export const ordersHeaderInvalid = (errors: ErrorDetail[]): DomainError =>
  new DomainError({
    code: 'ORDER.HEADER_INVALID',
    kind: 'invalid',
    message: 'The first line does not name the columns that are needed.',
    errors,
  });

/** Thrown when the body has no orders. */
export const ordersEmpty = (): DomainError =>
  new DomainError({ code: 'ORDER.EMPTY', kind: 'invalid', message: 'The body has no orders.' });

/** Thrown when observed_from and observed_to are no days, only one is given, or they are out of order or still to come. */
export const coverageInvalid = (): DomainError =>
  new DomainError({
    code: 'ORDER.COVERAGE_INVALID',
    kind: 'invalid',
    message: 'observed_from and observed_to are two days, in order, given together and not still to come.',
    errors: [{ pointer: '/observed_from', code: 'ORDER.COVERAGE_INVALID', detail: 'not a span of days' }],
  });
