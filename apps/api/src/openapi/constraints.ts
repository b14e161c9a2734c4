import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { NEVER_A_MEMBER, NUMBER_MAX } from '../http/json-body';

export type Schema = Record<string, unknown> & {
  type?: string | string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
};

type Rule = (constraint: unknown) => Schema;

/** What each rule of the validation says in a schema. A rule that is not here has to be said by hand. */
const RULES: Record<string, Rule> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isNotEmpty: () => ({ minLength: 1 }),
  minLength: (minLength) => ({ minLength }),
  maxLength: (maxLength) => ({ maxLength }),
  min: (minimum) => ({ minimum }),
  max: (maximum) => ({ maximum }),
  arrayMinSize: (minItems) => ({ minItems }),
  arrayMaxSize: (maxItems) => ({ maxItems }),
  isIn: (values) => ({ enum: values }),
  matches: (pattern) => ({ pattern: (pattern as RegExp).source }),
  isInstant: (pattern) => ({ pattern: (pattern as RegExp).source, format: 'date-time' }),
};

const OF_TEXTS = new Set(['minLength', 'maxLength', 'pattern']);

function apply(schema: Schema, { name, each, constraints }: ValidationMetadata): void {
  const rule = RULES[name ?? ''];
  if (!rule || schema.$ref || schema.allOf) return;
  const said = rule(constraints?.[0]);
  if (each) {
    // A text that is split into a list says by hand what its parts are.
    if (schema.type === 'array') Object.assign((schema.items ??= {}), said);
    return;
  }
  for (const [keyword, value] of Object.entries(said)) {
    if (schema.type === 'array' && OF_TEXTS.has(keyword)) continue;
    // What was said by hand says more, but that a number is whole.
    const isKept =
      keyword in schema && (keyword === 'enum' || (keyword === 'type' && schema.type !== 'number'));
    if (!isKept) schema[keyword] = value;
  }
}

const rulesOf = (target: Function): ValidationMetadata[] =>
  getMetadataStorage().getTargetValidationMetadatas(target, '', true, false);

const isOptional = ({ name, type }: ValidationMetadata): boolean =>
  name === 'isOptional' || type === 'conditionalValidation';

/** Null counts as absent wherever a field may be. */
export function withNull(schema: Schema): Schema {
  if (typeof schema.type === 'string' && !schema.allOf) {
    const nullable: Schema = { ...schema, type: [schema.type, 'null'] };
    if (Array.isArray(schema.enum) && !schema.enum.includes(null)) nullable.enum = [...schema.enum, null];
    return nullable;
  }
  if (Array.isArray(schema.type)) return schema;
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}

/** Writes the rules of a request's class into its schema: the validation is the one truth, and unknown fields are refused. */
export function constrainBody(target: Function, schema: Schema): void {
  const { properties = {} } = schema;
  const optional = new Set<string>();
  for (const rule of rulesOf(target)) {
    const property = properties[rule.propertyName];
    if (!property) continue;
    if (isOptional(rule)) optional.add(rule.propertyName);
    else apply(property, rule);
  }
  for (const name of optional) properties[name] = withNull(properties[name]!);
  schema.required = (schema.required ?? []).filter((name) => !optional.has(name));
  if (schema.required.length === 0) delete schema.required;
  schema.additionalProperties = false;
}

/** The same for the parameters that a query class was spread into. */
export function constrainQuery(target: Function, parameters: { name: string; schema?: Schema }[]): void {
  for (const rule of rulesOf(target)) {
    const parameter = parameters.find(({ name }) => name === rule.propertyName);
    if (parameter?.schema) apply(parameter.schema, rule);
  }
}

/** What a field without a shape of its own may hold: all that the reader of bodies takes. */
export const JSON_VALUE: Schema = {
  description: 'Any JSON, with numbers that every program keeps as they are',
  anyOf: [
    { type: ['string', 'boolean', 'null'] },
    { type: 'number', minimum: -NUMBER_MAX, maximum: NUMBER_MAX },
    { type: 'array', items: { $ref: '#/components/schemas/JsonValue' } },
    {
      type: 'object',
      propertyNames: { not: { enum: NEVER_A_MEMBER } },
      additionalProperties: { $ref: '#/components/schemas/JsonValue' },
    },
  ],
};

/** Bounds what has no shape, in a schema that requests are made of. */
export function boundFreeForm(schema: Schema): void {
  for (const property of Object.values(schema.properties ?? {})) {
    if (property.additionalProperties !== true || property.allOf) continue;
    property.additionalProperties = { $ref: '#/components/schemas/JsonValue' };
    property.propertyNames = { not: { enum: NEVER_A_MEMBER } };
  }
}

/** Every class that has a rule, by name: what a schema of the document may be made from. */
export function validatedClasses(): Map<string, Function> {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<Function | string, ValidationMetadata[]>;
  };
  return new Map(
    [...validationMetadatas.keys()].flatMap((target) =>
      typeof target === 'function' ? [[target.name, target]] : [],
    ),
  );
}
