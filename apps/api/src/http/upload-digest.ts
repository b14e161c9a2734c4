import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { readSingleFile } from './multipart';
import { StreamedBody } from './streamed-body';

/** SHA-256 over what an upload brings, taken as it passes: what it is for an Idempotency-Key, however it is wrapped. */
export class UploadDigest {
  private readonly hash = createHash('sha256');
  private isWhole = false;

  /** Text fields of a form, in their order. */
  fields(fields: object): void {
    this.hash.update(JSON.stringify(Object.entries(fields)));
  }

  /** The same bytes, watched. */
  watch(source: Readable): Readable {
    const watched = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.hash.update(chunk);
        done(null, chunk);
      },
      flush: (done) => {
        this.isWhole = true;
        done();
      },
    });
    source.once('error', (error) => watched.destroy(error));
    // Whoever stops reading lets the rest run out: a client that nobody listens to never reads the answer.
    watched.once('close', () => source.resume());
    return source.pipe(watched);
  }

  /** Null when it was not read to its end: then nothing can be said about it. */
  hex(): string | null {
    return this.isWhole ? this.hash.digest('hex') : null;
  }
}

/** Reads an upload to its end, for its digest alone. */
export async function digestOf(request: FastifyRequest): Promise<string | null> {
  const digest = new UploadDigest();
  const { body } = request;
  const read = async (): Promise<Readable> => {
    if (body instanceof StreamedBody) return body.stream;
    const { fields, file } = await readSingleFile(request);
    digest.fields(fields);
    return file.stream;
  };
  await finished(digest.watch(await read()).resume());
  return digest.hex();
}
