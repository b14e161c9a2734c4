import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TYPES } from './event-types';

const LIBS = join(__dirname, '..', '..');
/** Facts about suspicion and about lists: for who works on cases, by the audit trail and the case itself. */
const INTERNAL = ['check.settled', 'screening_list.imported'];

const sources = readdirSync(LIBS, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.includes('event-types'))
  .map((name) => readFileSync(join(LIBS, name), 'utf8'));

it('lists every event that the code emits by name, and no screening', () => {
  const emitted = sources
    .flatMap((source) => [...source.matchAll(/emit\(\{\s*type: '([^']+)'/g)])
    .map(([, type]) => type!);
  expect(emitted.length).toBeGreaterThan(8);
  expect(emitted.filter((type) => !(type in EVENT_TYPES) && !INTERNAL.includes(type))).toEqual([]);
  expect(Object.keys(EVENT_TYPES).filter((type) => /screening|^check\./.test(type))).toEqual([]);
});

it('lists nothing that nobody emits', () => {
  const all = sources.join('\n');
  const composed = /^(document|seller\.review_)/;
  const unknown = Object.keys(EVENT_TYPES).filter(
    (type) => !composed.test(type) && !all.includes(`'${type}'`),
  );
  expect(unknown).toEqual([]);
});
