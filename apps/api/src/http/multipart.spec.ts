import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fastify, { type FastifyInstance } from 'fastify';
import fastifyMultipart from '@fastify/multipart';
import { DomainError } from '@app/platform';
import { readSingleFile } from './multipart';

let server: FastifyInstance;
let url: string;

beforeAll(async () => {
  server = fastify();
  await server.register(fastifyMultipart, { limits: { files: 1 } });
  server.setErrorHandler((error, _request, reply) => {
    const { code, statusCode } = error as { code: string; statusCode?: number };
    const pointer = error instanceof DomainError ? error.errors?.[0]?.pointer : undefined;
    const where = code === 'REQUEST.UNKNOWN_FIELD' ? { pointer } : {};
    void reply.status(statusCode ?? 400).send({ code, ...where, ours: error instanceof DomainError });
  });
  server.post('/kind-only', async (request) => readSingleFile(request, { known: ['kind'] }));
  server.post('/', async (request) => {
    const { fields, file } = await readSingleFile(request, { maxBytes: 100_000 });
    const bytes = await buffer(file.stream);
    return { fields, filename: file.filename, size: bytes.length };
  });
  url = await server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

const post = async (body: FormData | string, headers: Record<string, string> = {}) =>
  (await fetch(url, { method: 'POST', body, headers })).json();

/** A form body by hand, for what no well-behaved client sends. */
const form = (...parts: string[]): [string, Record<string, string>] => [
  parts.map((part) => `--x\r\n${part}\r\n`).join('') + '--x--\r\n',
  { 'content-type': 'multipart/form-data; boundary=x' },
];
const FILE = 'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7';
const field = (name: string, value = '1'): string =>
  `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;

it('gives fields and file', async () => {
  const data = new FormData();
  data.append('kind', 'cnic_copy');
  data.append('file', new Blob([Buffer.alloc(90_000)]), 'شناختی کارڈ.pdf');
  expect(await post(data)).toEqual({
    fields: { kind: 'cnic_copy' },
    filename: 'شناختی کارڈ.pdf',
    size: 90_000,
  });
});

it.each([
  ['JSON that poses as an upload', '{"files":[{"filepath":"/etc/passwd"}]}', 'application/json'],
  ['plain text', 'kind=x', 'text/plain'],
])('refuses %s', async (_, body, type) =>
  expect(await post(body, { 'content-type': type })).toEqual({
    code: 'REQUEST.MULTIPART_EXPECTED',
    ours: true,
  }),
);

it.each([
  ['no file', form(field('kind')), 'REQUEST.FILE_MISSING'],
  ['a field twice', form(field('kind'), field('kind'), FILE), 'REQUEST.FIELD_INVALID'],
  ['a field too long', form(field('kind', 'x'.repeat(20_000)), FILE), 'REQUEST.FIELD_TOO_LONG'],
  [
    'a JSON field',
    form(
      'Content-Disposition: form-data; name="kind"\r\nContent-Type: application/json\r\n\r\n{"a":1}',
      FILE,
    ),
    'REQUEST.FIELD_INVALID',
  ],
  [
    'more fields than a form has',
    form(...Array.from({ length: 30 }, (_, n) => field(`f${n}`)), FILE),
    'FST_FIELDS_LIMIT',
  ],
])('refuses %s', async (_, [body, headers], code) =>
  expect(await post(body, headers)).toMatchObject({ code }),
);

it('refuses a field that the form does not have, before the file is read', async () => {
  const [body, headers] = form(field('kind'), field('a/b'), FILE);
  const answer = await fetch(`${url}/kind-only`, { method: 'POST', body, headers });
  expect(await answer.json()).toEqual({ code: 'REQUEST.UNKNOWN_FIELD', pointer: '/a~1b', ours: true });
});

it('takes no field that would be a prototype', async () =>
  expect(await post(...form(field('__proto__', 'x'), FILE))).toMatchObject({ fields: {}, size: 8 }));

it('takes a nested name as a name', async () => {
  const deep = `a${'[b]'.repeat(30)}`;
  expect(await post(...form(field(deep), FILE))).toMatchObject({ fields: { [deep]: '1' }, size: 8 });
});

it('says too large, not "truncated"', async () => {
  const data = new FormData();
  data.append('file', new Blob([Buffer.alloc(300_000)]), 'a.pdf');
  expect(await post(data)).toEqual({ code: 'REQUEST.TOO_LARGE', ours: true });
});

it('refuses a body that ends inside the file', async () => {
  const [body, headers] = form(FILE);
  expect(await post(body.slice(0, -12), headers)).toEqual({
    code: 'REQUEST.UPLOAD_BROKEN',
    ours: true,
  });
});

it('survives a client that hangs up in the middle', async () => {
  const gone = new Promise((resolve) => server.server.once('connection', (s) => s.once('close', resolve)));
  const { port } = server.server.address() as AddressInfo;
  const client = httpRequest({
    host: '127.0.0.1',
    port,
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '100000' },
  });
  client.on('error', () => undefined);
  client.write(`--x\r\n${FILE}`, () => client.destroy());
  await gone;
  expect(await post(...form(FILE))).toMatchObject({ size: 8 });
});
