import { DomainError } from '@app/platform';

/** Thrown when the product is not there, is another tenant's or another seller's. */
export const productNotFound = (): DomainError =>
  new DomainError({
    code: 'PRODUCT.NOT_FOUND',
    kind: 'not_found',
    message: 'There is no such product.',
  });

/** Thrown when a dry run names neither a product of ours nor describes one, or both. */
export const assessmentSubjectUnclear = (): DomainError =>
  new DomainError({
    code: 'COMPLIANCE.SUBJECT_UNCLEAR',
    kind: 'invalid',
    message: 'Name a product by product_id with its seller_id, or describe one under product.',
    errors: [{ pointer: '/product', code: 'REQUEST.FIELD_INVALID', detail: 'either product or product_id' }],
  });

/** Thrown when a dry run names a channel that does not exist. */
export const channelUnknown = (known: readonly string[]): DomainError =>
  new DomainError({
    code: 'CHANNEL.UNKNOWN',
    kind: 'invalid',
    message: `There is no such channel. Known are: ${known.join(', ')}.`,
    errors: [{ pointer: '/channel', code: 'CHANNEL.UNKNOWN', detail: 'not a channel' }],
  });

/** Thrown when the public storefront does not show it: not listed, paused, or never there. */
export const notOnStorefront = (): DomainError =>
  new DomainError({
    code: 'STOREFRONT.NOT_FOUND',
    kind: 'not_found',
    message: 'The storefront does not show this.',
  });
