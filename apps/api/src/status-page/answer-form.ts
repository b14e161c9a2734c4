import { type Application, APPLICATION_SHAPE, type SellerView, type Shape } from '@app/sellers';
import { type RequirementDefinition, type RequirementSet, valueAt } from '@app/verification';

/** One place to write into. Its path is that of the answer: `/ntn`, `/address/city`, `/directors/0/name`. */
export interface AnswerField {
  path: string;
  /** Of the words for it: `address.city`; null where the question itself is the label. */
  label: string | null;
  type: 'text' | 'email' | 'tel' | 'date' | 'decimal';
  /** An identifier: from left to right in every language. */
  isCode: boolean;
  maxLength: number;
  autocomplete?: string;
  value: string;
}

/** A requirement as a question of the form. */
export interface Question {
  code: string;
  top: string;
  fields: AnswerField[];
  /** Something is wrong with it, or it is open: codes with words of their own. */
  problems: string[];
  isRequired: boolean;
  /** In a correction round the same answer may be right after all; then it says so. */
  mayConfirm: boolean;
}

/** What belongs to one question although only one of them is asked for by a rule. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  '/address/city': ['/address/line1', '/address/city', '/address/postal_code'],
  '/signatory/cnic': ['/signatory/name', '/signatory/cnic', '/signatory/date_of_birth'],
  '/chamber_membership/valid_to': [
    '/chamber_membership/chamber',
    '/chamber_membership/number',
    '/chamber_membership/valid_to',
  ],
};
/** Of each person of a list. */
const OF_A_PERSON = ['name', 'cnic', 'share_percent'] as const;
const PERSONS_SPARE = 2;
const PERSONS_SHOWN_MAX = 50;
const PROSE: readonly string[] = [
  '/legal_name',
  '/address/line1',
  '/address/city',
  '/signatory/name',
  '/signatory/father_name',
  '/chamber_membership/chamber',
];
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  '/legal_name': 'organization',
  '/email': 'email',
  '/mobile': 'tel',
  '/address/line1': 'address-line1',
  '/address/city': 'address-level2',
  '/address/postal_code': 'postal-code',
};

/** The shape at a path of the application; undefined where the application has no such place. */
function shapeAt(path: string): Shape | undefined {
  let fields: Record<string, Shape> = APPLICATION_SHAPE;
  let shape: Shape | undefined;
  for (const part of path.split('/').slice(1)) {
    if (/^\d+$/.test(part)) continue;
    shape = Object.hasOwn(fields, part) ? fields[part] : undefined;
    if (shape && 'fields' in shape) fields = shape.fields;
  }
  return shape;
}

const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function fieldAt(path: string, label: string | null, application: Application): AnswerField[] {
  const shape = shapeAt(path);
  if (shape?.type !== 'text' && shape?.type !== 'number' && shape?.type !== 'date') return [];
  const isProse = PROSE.includes(path) || path.endsWith('/name');
  const type =
    path === '/email'
      ? 'email'
      : path === '/mobile'
        ? 'tel'
        : ({ text: 'text', number: 'decimal', date: 'date' } as const)[shape.type];
  return [
    {
      path,
      label,
      type,
      isCode: !isProse,
      maxLength: shape.type === 'text' ? shape.max : 20,
      autocomplete: AUTOCOMPLETE[path],
      value: shown(valueAt(application, path)),
    },
  ];
}

function fieldsOf({ pointer = '' }: RequirementDefinition, application: Application): AnswerField[] {
  if (shapeAt(pointer)?.type === 'objects') {
    const persons = valueAt(application, pointer);
    const count = Math.min((Array.isArray(persons) ? persons.length : 0) + PERSONS_SPARE, PERSONS_SHOWN_MAX);
    return Array.from({ length: count }, (_, at) =>
      OF_A_PERSON.flatMap((name) => fieldAt(`${pointer}/${at}/${name}`, `person.${name}`, application)),
    ).flat();
  }
  const paths = TOGETHER[pointer] ?? [pointer];
  return paths.flatMap((path) =>
    fieldAt(path, paths.length > 1 ? path.slice(1).replaceAll('/', '.') : null, application),
  );
}

/** What the seller can answer now, wanted first. A question of a shape that no field can hold is left to a person. */
export function questionsOf(view: SellerView, set: RequirementSet): Question[] {
  const wanted = view.wanted.map(({ code }) => code);
  const questions = set.requirements.flatMap((definition): Question[] => {
    const { code, kind, pointer } = definition;
    if (kind === 'document' || !pointer || !view.answerable.includes(code)) return [];
    const state = view.requirements.find((one) => one.code === code);
    const fields = fieldsOf(definition, view.application);
    const isOpen = wanted.includes(code) || state?.status === 'FAILED';
    const isAnswered = fields.some(({ value }) => value !== '');
    return fields.length
      ? [
          {
            code,
            top: pointer.split('/')[1]!,
            fields,
            problems: isOpen ? (state?.errors ?? []).map((error) => error.code) : [],
            isRequired: definition.required,
            mayConfirm: view.lifecycle === 'ACTION_REQUIRED' && wanted.includes(code) && isAnswered,
          },
        ]
      : [];
  });
  const rank = ({ code }: Question): number => (wanted.includes(code) ? 0 : 1);
  return questions.sort((a, b) => rank(a) - rank(b));
}

/** The same questions with what was typed, for a form that comes back. */
export const withTyped = (questions: Question[], typed: URLSearchParams): Question[] =>
  questions.map((question) => ({
    ...question,
    fields: question.fields.map((field) => ({ ...field, value: typed.get(field.path) ?? field.value })),
  }));

/** Eastern digits and separators are typed by some keyboards; a number is a number. */
const numberOf = (text: string): number | string => {
  const western = text
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.codePointAt(0)! & 0xf))
    .replace(/[%\u066a\s]/g, '')
    .replace(/[,\u066b]/g, '.');
  return /^-?\d+(\.\d+)?$/.test(western) ? Number(western) : text;
};

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (!rest.length) {
    if (value === undefined) delete target[name];
    else target[name] = value;
    return;
  }
  const below = target[name];
  if (!below || typeof below !== 'object') target[name] = /^\d+$/.test(rest[0]!) ? [] : {};
  put(target[name] as Record<string, unknown>, rest, value);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** The change that a form asks for: only answers that were changed, or confirmed by name, are sent at all. */
export function changeOf(questions: Question[], before: Application, typed: URLSearchParams): Application {
  const change: Application = {};
  const confirmed = typed.getAll('confirm');
  for (const top of new Set(questions.map((question) => question.top))) {
    const own = questions.filter((question) => question.top === top);
    const after = structuredClone({ [top]: before[top] }) as Record<string, unknown>;
    if (after[top] === undefined) delete after[top];
    for (const { path, type, value } of own.flatMap(({ fields }) => fields)) {
      const text = typed.get(path)?.trim();
      if (text === undefined || text === value.trim()) continue;
      put(after, path.split('/').slice(1), !text ? undefined : type === 'decimal' ? numberOf(text) : text);
    }
    if (Array.isArray(after[top])) after[top] = after[top].filter((item) => !isEmpty(item));
    const isConfirmed = own.some(({ code, mayConfirm }) => mayConfirm && confirmed.includes(code));
    if (isConfirmed || JSON.stringify(after[top]) !== JSON.stringify(before[top]))
      change[top] = isEmpty(after[top]) ? null : after[top];
  }
  return change;
}
