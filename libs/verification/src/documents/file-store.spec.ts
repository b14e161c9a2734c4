import { mkdtemp, readdir, readFile, readlink, rm, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AppConfig, FixedClock, sha256Hex, Vault } from '@app/platform';
import { FileStore } from './file-store';

const NOW = new Date('2026-11-20T10:00:00Z');
let directory: string;
let store: FileStore;

const filesBelow = async (path: string): Promise<string[]> =>
  (await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rahdari-files-'));
  const config = { storageDir: directory } as AppConfig;
  store = new FileStore(config, new Vault('ab'.repeat(32)), new FixedClock(NOW));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const receive = (bytes: Buffer | Readable, maxBytes = 1_000_000) =>
  store.receive(
    'ten_a',
    bytes instanceof Readable ? bytes : Readable.from([bytes]),
    maxBytes,
    'FILE.TOO_LARGE',
  );

it('gives back what it took, under the hash of the content', async () => {
  const bytes = Buffer.from('%PDF-1.7 CANARY-42201-0397640-8'.repeat(5_000));
  const file = await receive(Readable.from([bytes.subarray(0, 70_001), bytes.subarray(70_001)]));
  expect(file).toMatchObject({ sizeBytes: bytes.length, sha256: sha256Hex(bytes) });
  expect(file.head.toString().startsWith('%PDF-1.7')).toBe(true);
  const key = await store.keep('ten_a', file);
  expect(key).toBe(`ten_a/${file.sha256.slice(0, 2)}/${file.sha256}`);
  expect((await buffer(await store.read('ten_a', key))).equals(bytes)).toBe(true);
});

/** Files of the store that this process holds open. */
async function openFiles(): Promise<string[]> {
  const fds = await readdir('/proc/self/fd');
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(directory));
}

it.each(['by its reader', 'by an error of its reader'])(
  'closes a file whose reading is ended %s',
  async (by) => {
    const key = await store.keep('ten_a', await receive(Buffer.alloc(900_000, 'x')));
    const reading = await store.read('ten_a', key);
    for await (const chunk of reading.iterator({ destroyOnReturn: false })) {
      expect((chunk as Buffer).length).toBeLessThan(900_000);
      break;
    }
    expect(await openFiles()).toHaveLength(1);
    reading.once('error', () => undefined);
    reading.destroy(by === 'by its reader' ? undefined : new Error('The client has gone'));
    // Closing takes some turns of the event loop; a file that stays open is still open after many.
    for (let turn = 0; turn < 1_000 && (await openFiles()).length; turn++) await nextTurn();
    expect(await openFiles()).toEqual([]);
  },
);

it('leaves no clear byte on the disk', async () => {
  await store.keep('ten_a', await receive(Buffer.from('CANARY-42201-0397640-8')));
  for (const path of await filesBelow(directory)) {
    expect((await readFile(path)).includes('CANARY')).toBe(false);
  }
});

it('keeps the same bytes once', async () => {
  const bytes = Buffer.from('same');
  const keys = [
    await store.keep('ten_a', await receive(bytes)),
    await store.keep('ten_a', await receive(bytes)),
  ];
  expect(keys[0]).toBe(keys[1]);
  expect(await filesBelow(directory)).toHaveLength(1);
  expect((await buffer(await store.read('ten_a', keys[0]!))).equals(bytes)).toBe(true);
});

it('gives back what is being stored again at that moment', async () => {
  const bytes = Buffer.alloc(200_000, 'same');
  const key = await store.keep('ten_a', await receive(bytes));
  const reading = new AbortController();
  const storing = (async () => {
    while (!reading.signal.aborted) await store.keep('ten_a', await receive(bytes));
  })();
  try {
    for (let n = 0; n < 60; n++)
      expect((await buffer(await store.read('ten_a', key))).equals(bytes)).toBe(true);
  } finally {
    reading.abort();
    await storing;
  }
});

it('takes an empty file without failing', async () => {
  const file = await receive(Buffer.alloc(0));
  expect(file.sizeBytes).toBe(0);
  const key = await store.keep('ten_a', file);
  expect(await buffer(await store.read('ten_a', key))).toHaveLength(0);
});

it('refuses a file beyond the limit, reads the rest away and leaves nothing', async () => {
  let given = 0;
  const endless = Readable.from(
    (function* () {
      for (; given < 50; given += 1) yield Buffer.alloc(1_000);
    })(),
  );
  await expect(receive(endless, 5_000)).rejects.toMatchObject({ code: 'FILE.TOO_LARGE', kind: 'too_large' });
  await new Promise((resolve) => (endless.readableEnded ? resolve(null) : endless.once('end', resolve)));
  expect(given).toBe(50);
  expect(await filesBelow(directory)).toEqual([]);
});

it('leaves nothing behind when the upload breaks off', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('%PDF-');
      throw new Error('socket hang up');
    })(),
  );
  await expect(receive(broken)).rejects.toMatchObject({ code: 'REQUEST.UPLOAD_BROKEN', kind: 'malformed' });
  expect(await filesBelow(directory)).toEqual([]);
});

it.each(['a flipped byte', 'a cut file', 'another tenant'])('does not give out %s', async (what) => {
  const key = await store.keep('ten_a', await receive(Buffer.from('%PDF-1.7 contract')));
  const path = join(directory, 'files', key);
  const sealed = await readFile(path);
  if (what === 'a flipped byte') sealed[40]! ^= 1;
  await writeFile(path, what === 'a cut file' ? sealed.subarray(0, -3) : sealed);
  await expect(store.read(what === 'another tenant' ? 'ten_b' : 'ten_a', key)).rejects.toThrow();
});

it.each(['../../etc/passwd', 'ten_a/../x', '/etc/passwd', 'ten_a/ab/short'])(
  'takes %s for no storage key',
  (key) => expect(store.read('ten_a', key)).rejects.toThrow('Not a storage key'),
);

it('removes what a killed process left, and nothing that is still being written', async () => {
  const incoming = join(directory, 'incoming');
  await mkdir(incoming);
  await writeFile(join(incoming, 'old.part'), 'x');
  await writeFile(join(incoming, 'young.part'), 'x');
  const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
  await utimes(join(incoming, 'old.part'), hoursAgo(2), hoursAgo(2));
  await utimes(join(incoming, 'young.part'), hoursAgo(0.5), hoursAgo(0.5));
  await store.onModuleInit();
  expect(await readdir(incoming)).toEqual(['young.part']);
});
