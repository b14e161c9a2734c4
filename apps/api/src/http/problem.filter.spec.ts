import { DomainError, type ErrorKind } from '@app/platform';
import { type ArgumentsHost, BadRequestException, Logger, NotFoundException } from '@nestjs/common';
import { ProblemFilter } from './problem.filter';

/** What the filter would put on the wire. */
function answerTo(thrown: unknown) {
  const answer = { status: 0, type: '', headers: {} as Record<string, string>, body: '' };
  const reply = {
    sent: false,
    header: (name: string, value: string) => ((answer.headers[name] = value), reply),
    status: (status: number) => ((answer.status = status), reply),
    type: (type: string) => ((answer.type = type), reply),
    send: (body: string) => ((answer.body = body), reply),
  };
  const host = { switchToHttp: () => ({ getResponse: () => reply }) } as unknown as ArgumentsHost;
  new ProblemFilter().catch(thrown, host);
  return { ...answer, body: JSON.parse(answer.body) as Record<string, unknown> };
}

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(['error']));

it.each<[ErrorKind, number]>([
  ['malformed', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['gone', 410],
  ['stale', 412],
  ['too_large', 413],
  ['unsupported_media', 415],
  ['invalid', 422],
  ['precondition_missing', 428],
  ['too_many', 429],
  ['unavailable', 503],
])('%s is %i', (kind, status) => {
  const errors = [{ pointer: '/a', code: 'A.B', detail: 'wrong' }];
  const details = { lifecycle: 'DRAFT' };
  const error = new DomainError({ code: 'THING.WRONG', kind, message: 'It is wrong.', errors, details });
  expect(answerTo(error)).toMatchObject({
    status,
    type: 'application/problem+json',
    headers: { 'Cache-Control': 'no-store' },
    body: {
      type: '/docs/errors#thing-wrong',
      title: expect.not.stringMatching(/^Error$/),
      status,
      detail: 'It is wrong.',
      code: 'THING.WRONG',
      lifecycle: 'DRAFT',
      errors,
    },
  });
});

it('says when to come back, and how to prove oneself', () => {
  const busy = new DomainError({
    code: 'X.BUSY',
    kind: 'unavailable',
    message: 'Busy.',
    retryAfterSeconds: 7,
  });
  expect(answerTo(busy).headers['Retry-After']).toBe('7');
  const stranger = new DomainError({ code: 'X.WHO', kind: 'unauthenticated', message: 'Who?' });
  expect(answerTo(stranger).headers['WWW-Authenticate']).toBe('Bearer realm="rahdari"');
});

it.each([
  ['the framework’s 400', new BadRequestException('secret inside'), 400, 'REQUEST.MALFORMED'],
  ['the framework’s 404', new NotFoundException('Cannot GET /secret'), 404, 'REQUEST.NO_SUCH_ROUTE'],
  ['the server’s 413', Object.assign(new Error('secret'), { statusCode: 413 }), 413, 'REQUEST.TOO_LARGE'],
  [
    'the server’s 415',
    Object.assign(new Error('secret'), { statusCode: 415 }),
    415,
    'REQUEST.UNSUPPORTED_MEDIA',
  ],
  ['a status nobody named', Object.assign(new Error('secret'), { statusCode: 418 }), 418, 'REQUEST.REFUSED'],
])('%s keeps its words to itself', (_, error, status, code) => {
  const answer = answerTo(error);
  expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status, code } });
  expect(JSON.stringify(answer)).not.toContain('secret');
});

it.each([
  ['an error', new TypeError('SELECT secret FROM sellers')],
  ['an error that calls itself 5xx', Object.assign(new Error('secret'), { statusCode: 502 })],
  ['a text', 'secret'],
  ['nothing', undefined],
])('%s is a 500 that says no more than its id', (_, error) => {
  const answer = answerTo(error);
  expect(answer).toMatchObject({
    status: 500,
    body: { code: 'INTERNAL', error_id: expect.stringMatching(/^err_[0-9a-f]{32}$/) },
  });
  expect(JSON.stringify(answer)).not.toContain('secret');
});
