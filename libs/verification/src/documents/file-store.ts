import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { AppConfig, Clock, DomainError, Vault } from '@app/platform';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { fileTooLarge, storageUnavailable, uploadBroken } from '../errors';

/** A file that has arrived whole and lies sealed under a temporary name. `keep` or `discard` it. */
export interface ReceivedFile {
  tempPath: string;
  /** Of the clear bytes. */
  sha256: string;
  sizeBytes: number;
  /** The first bytes, to tell the type by. */
  head: Buffer;
}

const MAGIC = Buffer.from('RHD1');
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + IV_BYTES;
const HEAD_BYTES = 32;
const ABANDONED_AFTER_MS = 3_600_000;
const FULL_DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

/** Errors of the source only, told apart from those of the disk. The source is left open, so that it can be drained. */
async function* incoming(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield Buffer.from(chunk as Buffer);
  } catch (error) {
    throw error instanceof DomainError ? error : uploadBroken(error);
  }
}

/**
 * Files below the storage directory, sealed with AES-256-GCM under a key of the tenant and named by the hash of their
 * clear bytes: `files/<tenant>/<ab>/<sha256>`. Nothing a client says is ever part of a path.
 */
@Injectable()
export class FileStore implements OnModuleInit {
  private readonly logger = new Logger(FileStore.name);
  private readonly root: string;
  private readonly tempDir: string;

  constructor(
    config: AppConfig,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {
    this.root = resolve(config.storageDir, 'files');
    this.tempDir = resolve(config.storageDir, 'incoming');
  }

  /** A process that was killed in the middle of an upload leaves its temporary file behind. */
  async onModuleInit(): Promise<void> {
    const names = await readdir(this.tempDir).catch(() => [] as string[]);
    for (const name of names.filter((file) => file.endsWith('.part'))) {
      const path = join(this.tempDir, name);
      const info = await stat(path).catch(() => undefined);
      if (info && this.clock.now().getTime() - info.mtimeMs > ABANDONED_AFTER_MS) {
        await rm(path, { force: true });
        this.logger.log('Removed the rest of an abandoned upload');
      }
    }
  }

  /** Reads the stream to its end. Throws `tooLargeCode` (413) beyond `maxBytes`; on any failure nothing is left behind. */
  async receive(
    tenantId: string,
    stream: Readable,
    maxBytes: number,
    tooLargeCode: string,
  ): Promise<ReceivedFile> {
    const tempPath = join(this.tempDir, `${randomUUID()}.part`);
    try {
      await mkdir(this.tempDir, { recursive: true, mode: 0o700 });
      return { tempPath, ...(await this.write(tenantId, stream, tempPath, maxBytes, tooLargeCode)) };
    } catch (error) {
      // What is still coming is read and forgotten: a client that is not listened to never reads the refusal.
      stream.on('error', () => undefined).resume();
      await rm(tempPath, { force: true });
      if (FULL_DISK.has((error as NodeJS.ErrnoException).code ?? '')) throw storageUnavailable(error);
      throw error;
    }
  }

  /** Gives the file its final name and returns its storage key. The same bytes twice are one file. */
  async keep(tenantId: string, file: ReceivedFile): Promise<string> {
    const storageKey = `${tenantId}/${file.sha256.slice(0, 2)}/${file.sha256}`;
    const path = this.pathOf(storageKey);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(file.tempPath, path);
      const directory = await open(dirname(path), 'r');
      await directory.sync().finally(() => directory.close());
    } catch (error) {
      await this.discard(file);
      if (FULL_DISK.has((error as NodeJS.ErrnoException).code ?? '')) throw storageUnavailable(error);
      throw error;
    }
    return storageKey;
  }

  async discard(file: ReceivedFile): Promise<void> {
    await rm(file.tempPath, { force: true });
  }

  /** The clear bytes of a kept file. The whole file is authenticated before its first byte leaves. */
  async read(tenantId: string, storageKey: string): Promise<Readable> {
    const path = this.pathOf(storageKey);
    const hash = createHash('sha256');
    for await (const chunk of await this.unseal(tenantId, path)) hash.update(chunk as Buffer);
    if (!storageKey.endsWith(`/${hash.digest('hex')}`))
      throw new Error('A stored file is not the one it is named');
    return this.unseal(tenantId, path);
  }

  /** The clear bytes of a file that was received and not kept. */
  readReceived(tenantId: string, file: ReceivedFile): Promise<Readable> {
    return this.unseal(tenantId, file.tempPath);
  }

  private async write(
    tenantId: string,
    stream: Readable,
    path: string,
    maxBytes: number,
    tooLargeCode: string,
  ): Promise<Omit<ReceivedFile, 'tempPath'>> {
    const salt = randomBytes(SALT_BYTES);
    const iv = randomBytes(IV_BYTES);
    const header = Buffer.concat([MAGIC, salt, iv]);
    const cipher = createCipheriv('aes-256-gcm', this.keyOf(tenantId, salt), iv).setAAD(header);
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    let sizeBytes = 0;
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.appendFile(header);
      for await (const chunk of incoming(stream)) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) throw fileTooLarge(tooLargeCode, maxBytes);
        if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
        hash.update(chunk);
        await handle.appendFile(cipher.update(chunk));
      }
      await handle.appendFile(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { sha256: hash.digest('hex'), sizeBytes, head: Buffer.from(head) };
  }

  private async unseal(tenantId: string, path: string): Promise<Readable> {
    // One handle for header and body: the same bytes stored again put another file, with another key, under this name.
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const header = Buffer.alloc(HEADER_BYTES);
      const tag = Buffer.alloc(TAG_BYTES);
      await handle.read(header, 0, HEADER_BYTES, 0);
      await handle.read(tag, 0, TAG_BYTES, size - TAG_BYTES);
      if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('Unknown format of a stored file');
      const salt = header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
      const iv = header.subarray(MAGIC.length + SALT_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.keyOf(tenantId, salt), iv)
        .setAAD(header)
        .setAuthTag(tag);
      const end = size - TAG_BYTES - 1;
      if (end < HEADER_BYTES) {
        await handle.close();
        return Readable.from([decipher.final()]);
      }
      const source = handle.createReadStream({ start: HEADER_BYTES, end });
      // Unlike pipe(), closes the file when the reader goes away; errors are the reader's.
      return pipeline(source, decipher, () => undefined);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** A key per tenant and file, from the tenant's keyed hash: one leaked file key opens one file. */
  private keyOf(tenantId: string, salt: Buffer): Buffer {
    return Buffer.from(this.vault.blindIndex(tenantId, 'file-key', salt.toString('hex')), 'base64url');
  }

  private pathOf(storageKey: string): string {
    if (!/^[A-Za-z0-9_-]{1,64}\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(storageKey))
      throw new Error('Not a storage key');
    return join(this.root, storageKey);
  }
}
