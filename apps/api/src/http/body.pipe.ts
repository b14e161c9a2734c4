import { DomainError, type ErrorDetail } from '@app/platform';
import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

const flatten = (errors: ValidationError[], parent: string): ErrorDetail[] =>
  errors.flatMap((error) => {
    const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
      pointer,
      code: rule === 'whitelistValidation' ? 'REQUEST.UNKNOWN_FIELD' : 'REQUEST.FIELD_INVALID',
      detail: rule === 'whitelistValidation' ? 'This field does not exist here.' : detail,
    }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });

/** Bodies and queries: unknown fields are 400, wrong values 422, each with its pointer. */
export const bodyPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    exceptionFactory: (validation) => {
      const errors = flatten(validation, '').slice(0, 100);
      const unknown = errors.some((error) => error.code === 'REQUEST.UNKNOWN_FIELD');
      return new DomainError({
        code: unknown ? 'REQUEST.UNKNOWN_FIELD' : 'REQUEST.INVALID',
        kind: unknown ? 'malformed' : 'invalid',
        message: unknown ? 'The request names a field that does not exist.' : 'Some fields are not right.',
        errors,
      });
    },
  });
