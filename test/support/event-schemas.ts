import { EVENT_TYPES, type EventType, eventSchema, INSIDE_EVENT_TYPES } from '@app/notifications';
import type { NewEvent } from '@app/database';
import { type IdPrefix, newId } from '@app/platform';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const ALL_EVENT_TYPES: Readonly<Record<string, EventType>> = { ...EVENT_TYPES, ...INSIDE_EVENT_TYPES };

const ajv = addFormats.default(new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }));
const validators = new Map<string, ValidateFunction>();

/** What is wrong with an event as it is delivered: also members that its schema does not name. */
export function problemsOf(event: { type: string }): string[] {
  const { type } = event;
  const of = ALL_EVENT_TYPES[type];
  if (!of) return [`${type} has no schema`];
  const validate: ValidateFunction =
    validators.get(type) ?? ajv.compile(eventSchema(type, of, { closed: true }));
  validators.set(type, validate);
  return validate(event)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message}`);
}

/** The same for an event that is about to be written: whatever the relay adds is taken as right. */
export const problemsOfNew = ({ id, type, subject, sellerId, data }: NewEvent): string[] =>
  problemsOf({
    id: id ?? newId('evt'),
    type,
    version: ALL_EVENT_TYPES[type]?.version,
    sequence: '1',
    seller_sequence: null,
    timestamp: new Date().toISOString(),
    subject,
    seller_id: sellerId ?? null,
    data: data ?? {},
  } as { type: string });

/** A value that a fragment of a schema takes. */
function sampleOf(schema: Record<string, unknown>): unknown {
  const type = [schema.type].flat()[0];
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const prefix = /^\^([a-z]{3})_\[/.exec(String(schema.pattern ?? ''))?.[1];
  if (prefix) return newId(prefix as IdPrefix);
  if (schema.format === 'date-time') return '2026-11-20T08:00:00.000Z';
  if (schema.format === 'date') return '2026-12-31';
  if (type === 'integer') return Number(schema.minimum ?? 1);
  return { string: 'x', boolean: true, array: [], object: {} }[String(type)];
}

/** An event of a type that its schema takes, of this seller or a new one. */
export function sampleEvent(type: string, sellerId = newId('sel')): NewEvent {
  const of = ALL_EVENT_TYPES[type]!;
  const data = Object.fromEntries(Object.entries(of.data).map(([name, schema]) => [name, sampleOf(schema)]));
  const subject = of.subject[0] === 'sel' ? sellerId : newId(of.subject[0]!);
  return { type, subject, data, ...(of.ofSeller ? { sellerId } : {}) };
}
