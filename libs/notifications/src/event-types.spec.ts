import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { eventSchema, eventSchemaPath } from './event-schema';
import { EVENT_TYPES, INSIDE_EVENT_TYPES } from './event-types';

const LIBS = join(__dirname, '..', '..');
const KNOWN = { ...EVENT_TYPES, ...INSIDE_EVENT_TYPES };
/** These speak of types without writing an event: catalogue, reactions, and what is wanted of them. */
const SPEAKS_ONLY = /event-types\.ts$|reactions\.ts$|\.spec\.ts$/;

const sources = readdirSync(LIBS, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts') && !SPEAKS_ONLY.test(name))
  .map((name) => readFileSync(join(LIBS, name), 'utf8'));

/** What a call of `emit` names, or the variable that it is given. */
const emitted = sources.flatMap((source) =>
  [...source.matchAll(/\.emit\(\{\s*(?:id: [^,]+, )?type(?:: ([^,}]+))?[,} ]/g)].map(
    ([, type]) => type ?? 'type',
  ),
);

describe('the catalogue of events', () => {
  it('has every type that the code writes by name', () => {
    const named = emitted.flatMap((type) => /^'([^']+)'$/.exec(type)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((type) => !Object.hasOwn(KNOWN, type))).toEqual([]);
  });

  it('has no type composed of parts: every one can be found in the code', () =>
    expect(emitted.filter((type) => type.includes('`') || type.includes('+'))).toEqual([]));

  it('has no type that no code writes', () => {
    const all = sources.join('\n');
    expect(Object.keys(KNOWN).filter((type) => !all.includes(`'${type}'`))).toEqual([]);
  });

  it('says nothing of screening outside', () =>
    expect(Object.keys(EVENT_TYPES).filter((type) => /screening|^check\./.test(type))).toEqual([]));
});

describe.each(Object.entries(KNOWN))('%s', (type, of) => {
  it('has a schema that is one, in the dialect it names', () => {
    const schema = eventSchema(type, of);
    const ajv = addFormats.default(new Ajv2020({ strict: true, allowUnionTypes: true }));
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: eventSchemaPath(type, of.version),
      title: type,
    });
    expect(of.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('is past tense or a state, in small letters', () => expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/));
});
