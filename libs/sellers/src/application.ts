import { type ErrorDetail, isCalendarDate } from '@app/platform';
import { applicationInvalid } from './errors';

export const LEGAL_FORMS = [
  'sole_proprietor',
  'partnership',
  'smc_private',
  'private_limited',
  'public_limited',
] as const;
export type LegalForm = (typeof LEGAL_FORMS)[number];

/** What a seller answers. Sealed at rest; leaves through the API to people who may read it, and nowhere else. */
export type Application = Record<string, unknown> & {
  legal_form?: LegalForm;
  ntn?: string;
  signatory?: { cnic?: string };
};

const text = (max = 300) => ({ type: 'text' as const, max });
const PERSON = {
  name: text(),
  father_name: text(),
  cnic: text(40),
  date_of_birth: { type: 'date' as const },
  nationality: text(60),
  share_percent: { type: 'number' as const },
};

export type Shape =
  | { type: 'text'; max: number }
  | { type: 'number' }
  /** A day, YYYY-MM-DD. */
  | { type: 'date' }
  | { type: 'boolean' }
  | { type: 'texts'; max: number }
  | { type: 'object'; fields: Record<string, Shape> }
  | { type: 'objects'; fields: Record<string, Shape>; max: number };

/** Only shapes and bounds here; whether a value is right is for the requirements to say, with a reason a seller can act on. */
export const APPLICATION_SHAPE: Record<string, Shape> = {
  legal_name: text(),
  trade_name: text(),
  legal_form: text(40),
  ntn: text(40),
  strn: text(40),
  cuin: text(40),
  iban: text(60),
  bank_account_title: text(),
  mobile: text(40),
  email: text(),
  address: { type: 'object', fields: { line1: text(), city: text(100), postal_code: text(20) } },
  signatory: { type: 'object', fields: PERSON },
  directors: { type: 'objects', fields: PERSON, max: 50 },
  product_hs: { type: 'texts', max: 200 },
  destinations: { type: 'texts', max: 60 },
  channels: { type: 'texts', max: 10 },
  psw_uid: text(32),
  chamber_membership: {
    type: 'object',
    fields: { chamber: text(), number: text(60), valid_to: { type: 'date' } },
  },
  gacc_registration: text(40),
  compliance_evidence: {
    type: 'objects',
    fields: { key: text(100), value: text(), valid_until: { type: 'date' } },
    max: 200,
  },
  consent: { type: 'object', fields: { screening: { type: 'boolean' }, terms: { type: 'boolean' } } },
};

// NUL cannot be stored; other control characters (but tab and line ends) and lone surrogates never belong in an answer.
const UNCLEAN = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

function check(value: unknown, shape: Shape, pointer: string, errors: ErrorDetail[]): void {
  const wrong = (detail: string, code = 'REQUEST.FIELD_INVALID'): void =>
    void errors.push({ pointer, code, detail });
  if (value === null) return; // null takes the answer back
  switch (shape.type) {
    case 'text':
      if (typeof value !== 'string') wrong('must be text');
      else if (value.length > shape.max) wrong(`must be at most ${shape.max} characters`);
      else if (UNCLEAN.test(value)) wrong('contains control characters or broken Unicode');
      return;
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) wrong('must be a number');
      return;
    case 'date':
      if (typeof value !== 'string' || !isCalendarDate(value)) wrong('must be a day, written as YYYY-MM-DD');
      return;
    case 'boolean':
      if (typeof value !== 'boolean') wrong('must be true or false');
      return;
    case 'texts':
      if (!Array.isArray(value) || value.length > shape.max)
        wrong(`must be a list of at most ${shape.max} texts`);
      else value.forEach((item, index) => check(item, text(), `${pointer}/${index}`, errors));
      return;
    case 'objects':
      if (!Array.isArray(value) || value.length > shape.max)
        wrong(`must be a list of at most ${shape.max} items`);
      else value.forEach((item, index) => checkFields(item, shape.fields, `${pointer}/${index}`, errors));
      return;
    case 'object':
      checkFields(value, shape.fields, pointer, errors);
  }
}

function checkFields(
  value: unknown,
  fields: Record<string, Shape>,
  pointer: string,
  errors: ErrorDetail[],
): void {
  if (!value || typeof value !== 'object' || Array.isArray(value)) {
    errors.push({ pointer, code: 'REQUEST.FIELD_INVALID', detail: 'must be an object' });
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (shape) check(member, shape, `${pointer}/${name}`, errors);
    else
      errors.push({
        pointer: `${pointer}/${name}`,
        code: 'REQUEST.UNKNOWN_FIELD',
        detail: 'This field does not exist here.',
      });
  }
}

/** Throws SELLER.APPLICATION_INVALID with every wrong place. */
export function assertApplicationShape(value: unknown, pointer = '/application'): void {
  const errors: ErrorDetail[] = [];
  checkFields(value, APPLICATION_SHAPE, pointer, errors);
  if (errors.length) throw applicationInvalid(errors.slice(0, 100));
}

/** Top-level fields of the patch replace those of the application; null removes one. */
export function mergeApplication(present: Application, patch: Application): Application {
  const merged = { ...present, ...patch };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as Application;
}

/** The top-level pointers in which two applications differ: `/ntn`, `/directors`. */
export function changedPointers(before: Application, after: Application): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `/${name}`);
}
