import { createHash } from 'node:crypto';
import { finished, type Readable, Transform } from 'node:stream';

/**
 * Hashes a body while its handler reads it, so that a repeat of the key can be told from another request. The parts of a
 * form are hashed, not its bytes: every form has another boundary.
 */
export class ContentDigest {
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private isWhole = false;

  /** `limitBytes`: what comes after them is counted, not hashed. */
  constructor(private readonly limitBytes = Infinity) {}

  /** More than the limit came: it cannot be the content that the limit was taken from. */
  get isPastLimit(): boolean {
    return this.bytes > this.limitBytes;
  }

  /** A text of the form, or the name of its file; with its length, so that no two forms run together. */
  addText(text: string): void {
    this.add(Buffer.from(`${Buffer.byteLength(text)}:${text};`));
  }

  /**
   * The same stream, hashed as it is read. Whoever stops reading it lets the rest of `source` run out unhashed; what
   * `source` fails with reaches the reader as `asError` makes it.
   */
  watch(source: Readable, asError = (error: Error): Error => error): Readable {
    const watched = new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.add(chunk);
        done(null, chunk);
      },
      flush: (done) => {
        this.isWhole = true;
        done();
      },
    });
    // Whoever reads it gets the error; with nobody reading yet it must not take the process down.
    watched.on('error', () => undefined);
    finished(source, { writable: false }, (error) => {
      if (error) watched.destroy(asError(error));
    });
    source.pipe(watched);
    // After `pipe`: when its target closes it pauses the source, and a client nobody listens to never reads the answer.
    watched.once('close', () => source.resume());
    return watched;
  }

  /** What was read so far, as it is kept with the key: the hash, of how many bytes, and whether they were all. */
  seen(): string {
    return `${this.hex()}:${this.bytes}:${this.isWhole ? 'whole' : 'begin'}`;
  }

  /** A refusal may have come before the end; then it holds for everything that begins with what it had seen. */
  isRepeatOf(first: string): boolean {
    const [sha256, , extent] = first.split(':');
    const bytes = bytesOf(first);
    if (this.bytes < bytes || this.hex() !== sha256) return false;
    return extent !== 'whole' || (this.isWhole && this.bytes === bytes);
  }

  private hex(): string {
    return this.hash.copy().digest('hex');
  }

  private add(chunk: Buffer): void {
    const left = Math.max(0, this.limitBytes - this.bytes);
    this.hash.update(chunk.length > left ? chunk.subarray(0, left) : chunk);
    this.bytes += chunk.length;
  }
}

/** How many bytes `seen` is about. */
export function bytesOf(seen: string): number {
  return Number(seen.split(':')[1]);
}
