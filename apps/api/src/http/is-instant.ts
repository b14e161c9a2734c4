import { INSTANT, instantOf } from '@app/platform';
import { ValidateBy } from 'class-validator';

/** A time as RFC 3339 writes it, with its zone, that there is. The document says how it looks. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isInstant', constraints: [INSTANT], validator: { validate: (value) => !!instantOf(value) } },
    { message: '$property must be an RFC 3339 time with its offset, such as 2027-01-31T09:00:00Z' },
  );
