import { DomainError, type ErrorDetail } from '@app/platform';
import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { FormFields } from './form-fields';
import { NEVER_A_MEMBER } from './json-body';
import { UnreadBody } from './streamed-body';

const flatten = (errors: ValidationError[], parent: string): ErrorDetail[] =>
  errors.flatMap((error) => {
    const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const rules = Object.entries(error.constraints ?? {});
    const isUnknown = rules.some(([rule]) => rule === 'whitelistValidation');
    // What its rules say of a field that is not there says everything but that.
    const isMissing = error.value === undefined && rules.length > 0 && !isUnknown;
    const own = isMissing
      ? [{ pointer, code: 'REQUEST.FIELD_INVALID', detail: 'This field is required.' }]
      : rules.map(([rule, detail]) => ({
          pointer,
          code: rule === 'whitelistValidation' ? 'REQUEST.UNKNOWN_FIELD' : 'REQUEST.FIELD_INVALID',
          detail: rule === 'whitelistValidation' ? 'This field does not exist here.' : detail,
        }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });

/** A file or a form where fields are wanted. Validating a stream member by member would take the process down. */
function refuseUnread(body: UnreadBody): never {
  body.discard();
  throw notJson();
}

const notJson = (): DomainError =>
  new DomainError({
    code: 'REQUEST.UNSUPPORTED_MEDIA',
    kind: 'unsupported_media',
    message: 'This route takes application/json.',
  });

const notAnObject = (): DomainError =>
  new DomainError({
    code: 'REQUEST.INVALID',
    kind: 'invalid',
    message: 'The body is not a JSON object.',
    errors: [{ pointer: '', code: 'REQUEST.FIELD_INVALID', detail: 'must be an object' }],
  });

/** The validation itself passes over these names in silence. */
const unknownMember = (): DomainError =>
  new DomainError({
    code: 'REQUEST.UNKNOWN_FIELD',
    kind: 'malformed',
    message: 'The request names a field that does not exist.',
  });

/** Where the document's generator keeps what a property's decorator says. */
const DOCUMENTED = 'swagger/apiModelProperties';

/**
 * Null counts as absent wherever a field may be, as the document has it: taken away here, so that no default is passed by. Where
 * null says something of its own, as "none", the property is declared `nullable`.
 */
function withoutNulls(body: unknown): void {
  if (!body || typeof body !== 'object') return;
  if (Array.isArray(body)) return body.forEach(withoutNulls);
  const prototype = Object.getPrototypeOf(body) as object | null;
  // A JSON value without a class is content, not fields.
  if (!prototype || prototype === Object.prototype) return;
  for (const [name, value] of Object.entries(body)) {
    if (value === null) {
      const documented = Reflect.getMetadata(DOCUMENTED, prototype, name) as
        { nullable?: boolean } | undefined;
      if (!documented?.nullable) delete (body as Record<string, unknown>)[name];
    } else withoutNulls(value);
  }
}

class BodyPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (value instanceof UnreadBody) refuseUnread(value);
      if (value instanceof FormFields) throw notJson();
      // No body at all is one without fields.
      if (value !== undefined && (typeof value !== 'object' || !value || Array.isArray(value)))
        throw notAnObject();
    }
    if (metadata.type === 'query' && value && NEVER_A_MEMBER.some((name) => Object.hasOwn(value, name)))
      throw unknownMember();
    const taken = (await super.transform(value, metadata)) as unknown;
    if (metadata.type === 'body') withoutNulls(taken);
    return taken;
  }
}

/** Bodies and queries: unknown fields are 400, wrong values 422, each with its pointer. */
export const bodyPipe = (): ValidationPipe =>
  new BodyPipe({
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
