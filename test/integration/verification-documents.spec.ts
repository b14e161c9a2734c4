import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type AppConfig, Clock, newId, type Principal, sha256Hex, Vault } from '@app/platform';
import {
  DOCUMENT_KINDS,
  DOCUMENT_MAX_BYTES,
  DocumentRepository,
  DocumentsService,
  FileStore,
} from '@app/verification';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SalesFixture } from '../support/sales';

const AGENT: Principal = { tenantId: 'ten_a', callerId: 'key_agent', role: 'agent' };
const KIND = DOCUMENT_KINDS[0]!;
const PDF = Buffer.from('%PDF-1.7\nan invented certificate');

let testDatabase: TestDatabase;
let directory: string;
let documents: DocumentsService;
let sellers: SalesFixture;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'rahdari-documents-'));
  const files = new FileStore(
    { storageDir: directory } as AppConfig,
    new Vault('ef'.repeat(32)),
    new Clock(),
  );
  documents = new DocumentsService(testDatabase.database, files);
  sellers = new SalesFixture(testDatabase.database, 'ten_a');
});
afterAll(async () => {
  await testDatabase.drop();
  await rm(directory, { recursive: true, force: true });
});

const fileOf = (bytes: Buffer | Readable, kind = KIND, filename = 'ntn.pdf') => ({
  kind,
  filename,
  stream: bytes instanceof Readable ? bytes : Readable.from([bytes]),
});
const store = (sellerId: string, bytes: Buffer | Readable, kind?: string, operationId = newId('cmd')) =>
  documents.store(AGENT, sellerId, operationId, fileOf(bytes, kind));
const eventsOf = (sellerId: string) =>
  testDatabase.database.read('ten_a', (tx) =>
    tx.query(`SELECT type, data FROM outbox_events WHERE tenant_id = $1 AND seller_id = $2 ORDER BY seq`, [
      'ten_a',
      sellerId,
    ]),
  );
const filesLeft = async (): Promise<string[]> => readdir(join(directory, 'incoming'));

it('stores, lists and gives back a document', async () => {
  const sellerId = await sellers.seller();
  const document = await documents.store(
    AGENT,
    sellerId,
    newId('cmd'),
    fileOf(PDF, KIND, '../‮gpj.ntn\u0000.exe'),
  );
  expect(document).toEqual({
    id: expect.stringMatching(/^doc_/),
    sellerId,
    kind: KIND,
    filename: 'gpj.ntn.exe',
    contentType: 'application/pdf',
    sizeBytes: PDF.length,
    sha256: sha256Hex(PDF),
    status: 'stored',
    rejectionCode: null,
    createdAt: expect.any(Date),
  });
  expect(await documents.list(AGENT, sellerId)).toEqual([document]);
  const opened = await documents.open(AGENT, sellerId, document.id);
  expect(opened).toMatchObject({
    contentType: 'application/pdf',
    filename: 'gpj.ntn.exe',
    sizeBytes: PDF.length,
  });
  expect((await buffer(opened.stream)).equals(PDF)).toBe(true);
  expect(await eventsOf(sellerId)).toEqual([{ type: 'document.stored', data: { kind: KIND } }]);
});

it('the same operation gives the first row, with another file it is refused', async () => {
  const sellerId = await sellers.seller();
  const operationId = newId('cmd');
  const first = await store(sellerId, PDF, KIND, operationId);
  expect(await store(sellerId, PDF, KIND, operationId)).toEqual(first);
  const reused = { code: 'IDEMPOTENCY.KEY_REUSED' };
  await expect(store(sellerId, Buffer.from('%PDF-other'), KIND, operationId)).rejects.toMatchObject(reused);
  await expect(store(newId('sel'), PDF, KIND, operationId)).rejects.toMatchObject(reused);
  expect(await documents.list(AGENT, sellerId)).toEqual([first]);
  expect(await eventsOf(sellerId)).toHaveLength(1);
  expect(await filesLeft()).toEqual([]);
});

it('two requests of one operation at the same moment make one row', async () => {
  const sellerId = await sellers.seller();
  const operationId = newId('cmd');
  const both = await Promise.all([1, 2].map(() => store(sellerId, PDF, KIND, operationId)));
  expect(both[0]).toEqual(both[1]);
  expect(await documents.list(AGENT, sellerId)).toHaveLength(1);
  expect(await filesLeft()).toEqual([]);
});

it.each([
  ['an empty file', Buffer.alloc(0), 'DOCUMENT.EMPTY', 'invalid'],
  ['a program named .pdf', Buffer.from('MZ\x90'), 'DOCUMENT.TYPE_NOT_ACCEPTED', 'invalid'],
  ['a page', Buffer.from('<html>'), 'DOCUMENT.TYPE_NOT_ACCEPTED', 'invalid'],
  [
    'a file too large',
    Buffer.concat([PDF, Buffer.alloc(DOCUMENT_MAX_BYTES)]),
    'DOCUMENT.TOO_LARGE',
    'too_large',
  ],
])('refuses %s and keeps nothing', async (_, bytes, code, kind) => {
  const sellerId = await sellers.seller();
  await expect(store(sellerId, bytes)).rejects.toMatchObject({ code, kind });
  expect(await documents.list(AGENT, sellerId)).toEqual([]);
  expect(await filesLeft()).toEqual([]);
});

it.each(['', 'passport_of_a_friend', '__proto__', '../x'])(
  'knows no kind %j, and reads the file away',
  async (kind) => {
    const stream = Readable.from([PDF]);
    await expect(store(newId('sel'), stream, kind)).rejects.toMatchObject({
      code: 'DOCUMENT.KIND_UNKNOWN',
      kind: 'invalid',
    });
    await new Promise((resolve) => (stream.readableEnded ? resolve(null) : stream.once('end', resolve)));
  },
);

it('opens a document to its tenant, its seller and nobody else', async () => {
  const sellerId = await sellers.seller();
  const { id } = await store(sellerId, PDF);
  const own: Principal = { tenantId: 'ten_a', callerId: 'key_s', role: 'seller', sellerId };
  expect(await documents.list(own, sellerId)).toHaveLength(1);
  const stranger: Principal = { ...own, sellerId: newId('sel') };
  const hidden = { kind: 'not_found' };
  await expect(documents.list(stranger, sellerId)).rejects.toMatchObject(hidden);
  await expect(documents.open(stranger, sellerId, id)).rejects.toMatchObject(hidden);
  await expect(documents.open(stranger, stranger.sellerId!, id)).rejects.toMatchObject(hidden);
  await expect(documents.store(stranger, sellerId, newId('cmd'), fileOf(PDF))).rejects.toMatchObject(hidden);
  await expect(documents.open({ ...AGENT, tenantId: 'ten_b' }, sellerId, id)).rejects.toMatchObject(hidden);
  await expect(documents.open(AGENT, newId('sel'), id)).rejects.toMatchObject(hidden);
  await expect(documents.list({ ...AGENT, tenantId: 'ten_b' }, sellerId)).rejects.toMatchObject(hidden);
});

it('says a rejection once', async () => {
  const sellerId = await sellers.seller();
  const { id } = await store(sellerId, PDF);
  const set = (status: 'accepted' | 'rejected', code?: string): Promise<void> =>
    testDatabase.database.transaction('ten_a', (tx) =>
      new DocumentRepository(tx).setStatus(id, status, code),
    );
  await set('rejected', 'DOCUMENT.UNREADABLE');
  await set('rejected', 'DOCUMENT.UNREADABLE');
  expect((await documents.list(AGENT, sellerId))[0]).toMatchObject({
    status: 'rejected',
    rejectionCode: 'DOCUMENT.UNREADABLE',
  });
  expect(await eventsOf(sellerId)).toMatchObject([
    { type: 'document.stored' },
    { type: 'document.rejected', data: { kind: KIND, code: 'DOCUMENT.UNREADABLE' } },
  ]);
  await set('accepted');
  expect((await documents.list(AGENT, sellerId))[0]).toMatchObject({
    status: 'accepted',
    rejectionCode: null,
  });
});
