import type { Readable } from 'node:stream';
import { ContentDigest } from './content-digest';

/** A request body that nobody has read yet. */
export class UnreadBody {
  /** What was read of it so far. */
  content = new ContentDigest();

  constructor(protected readonly source: Readable) {}

  /** Lets it run out: a client that nobody listens to never reads the answer. */
  discard(): void {
    this.source.on('error', () => undefined).resume();
  }
}

/** A file as the body: not parsed but handed to the service as a stream. */
export class StreamedBody extends UnreadBody {
  private watched: Readable | undefined;

  constructor(
    source: Readable,
    readonly contentType: string,
  ) {
    super(source);
  }

  /** Reading begins with the first look: a request that is refused before is not read at all. */
  get stream(): Readable {
    this.watched ??= this.content.watch(this.source);
    return this.watched;
  }

  override discard(): void {
    if (this.watched) this.watched.resume();
    else super.discard();
  }
}

/** A form: `readSingleFile` reads it from the request. */
export class FormBody extends UnreadBody {}
