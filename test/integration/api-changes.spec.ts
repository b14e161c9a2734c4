import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiDocument, breaksBetween, digestOf, surfaceOf } from '../support/api-surface';

const DOCS = join(__dirname, '..', '..', 'docs');
const read = (...path: string[]): string => readFileSync(join(DOCS, ...path), 'utf8');
const document = JSON.parse(read('openapi.json')) as ApiDocument;
const released = read('api-surface.txt');
const changes = read('integrators', 'changes.md');

/** The part of the list of changes under a heading, up to the next one of its rank. */
function section(heading: string, text: string): string {
  const rank = heading.split(' ')[0]!;
  const [, behind = ''] = text.split(`${heading}\n`);
  return behind.split(new RegExp(`^${rank} `, 'm'))[0]!;
}
const unreleased = section('## Unreleased', changes);

/** Deprecated operations that the list does not name. */
function unmentioned({ paths }: ApiDocument, list: string): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { deprecated?: boolean }>)
      .filter(([, { deprecated }]) => deprecated)
      .map(([method]) => `${method.toUpperCase()} ${path}`)
      .filter((operation) => !list.includes(`\`${operation}\``)),
  );
}

describe('the list of changes', () => {
  it('names every deprecated operation', () => {
    expect(unmentioned(document, changes)).toEqual([]);
    const going = structuredClone(document);
    Object.assign(going.paths['/v1/orders']!.get!, { deprecated: true });
    expect(unmentioned(going, changes)).toEqual(['GET /v1/orders']);
  });

  it('names every break since the last release; a line as below, in backticks, under Unreleased, Breaking', () => {
    const breaking = section('### Breaking', unreleased);
    const breaks = breaksBetween(released.trim().split('\n'), surfaceOf(document));
    expect(breaks.filter((line) => !breaking.includes(`\`${line}\``))).toEqual([]);
  });

  it('has the digest of what the last release promised: no promise leaves it without a word', () =>
    expect(changes).toContain(`\`${digestOf(released)}\``));
});

describe('a break', () => {
  const before = surfaceOf(document);
  const after = (change: (copy: ApiDocument) => void): string[] => {
    const copy = structuredClone(document);
    change(copy);
    return breaksBetween(before, surfaceOf(copy));
  };
  const schema = (copy: ApiDocument, name: string) => copy.components.schemas[name]!;

  it.each<[string, (copy: ApiDocument) => void, string[]]>([
    ['an operation that is gone', ({ paths }) => delete paths['/v1/orders']!.post, ['POST /v1/orders']],
    [
      'a field that is gone from an answer',
      (copy) => delete schema(copy, 'OrderBody').properties!.sku,
      ['gives OrderBody.sku: string|null'],
    ],
    [
      'a field that may be null',
      (copy) => (schema(copy, 'OrderBody').properties!.channel = { type: ['string', 'null'] }),
      ['gives OrderBody.channel: string'],
    ],
    [
      'a field that may be missing',
      (copy) =>
        (schema(copy, 'OrderBody').required = schema(copy, 'OrderBody').required!.filter((n) => n !== 'id')),
      ['gives OrderBody.id: string'],
    ],
    [
      'a field that is wanted now',
      (copy) => schema(copy, 'CreateOrderDto').required!.push('sku'),
      ['needs CreateOrderDto.sku'],
    ],
    [
      'a value that is not taken any more',
      (copy) => {
        const { parameters } = copy.paths['/v1/sellers']!.get!;
        parameters!.find(({ name }) => name === 'lifecycle')!.schema!.items!.enum!.shift();
      },
      [expect.stringMatching(/^GET \/v1\/sellers takes query lifecycle = [A-Z_]+$/)],
    ],
    [
      'a header that is wanted now',
      ({ paths }) =>
        paths['/v1/orders']!.get!.parameters!.push({ name: 'X-Why', in: 'header', required: true }),
      ['GET /v1/orders needs header X-Why'],
    ],
    [
      'a media type that is gone',
      ({ paths }) => delete paths['/v1/orders']!.get!.responses!['200']!.content!['text/csv'],
      ['GET /v1/orders gives 200 text/csv: string binary'],
    ],
    [
      'a field that is gone from an event',
      (copy) => delete schema(copy, 'ProgrammeCreatedEvent').properties!.data,
      [expect.stringMatching(/^gives ProgrammeCreatedEvent\.data: /)],
    ],
  ])('is %s', (_, change, breaks) => expect(after(change)).toEqual(breaks));

  it.each<[string, (copy: ApiDocument) => void]>([
    [
      'a new operation with a field that is needed',
      ({ paths }) => (paths['/v1/new'] = { post: { ...paths['/v1/orders']!.post! } }),
    ],
    ['a new field of an answer', (copy) => (schema(copy, 'OrderBody').properties!.note = { type: 'string' })],
    [
      'a new field that may be sent',
      (copy) => (schema(copy, 'CreateOrderDto').properties!.note = { type: 'string' }),
    ],
    [
      'a parameter that is not needed any more',
      ({ paths }) =>
        paths['/v1/orders']!.post!.parameters!.forEach((parameter) => (parameter.required = false)),
    ],
  ])('is not %s', (_, change) => expect(after(change)).toEqual([]));
});
