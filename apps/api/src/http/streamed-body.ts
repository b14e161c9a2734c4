import type { Readable } from 'node:stream';

/** A request body that nobody has read yet. */
export class UnreadBody {
  constructor(public stream: Readable) {}

  /** Lets it run out: a client that nobody listens to never reads the answer. */
  discard(): void {
    this.stream.on('error', () => undefined).resume();
  }
}

/** A file as the body: not parsed but handed to the service as a stream. */
export class StreamedBody extends UnreadBody {
  constructor(
    stream: Readable,
    readonly contentType: string,
  ) {
    super(stream);
  }
}

/** A form: `readSingleFile` reads it from the request. */
export class FormBody extends UnreadBody {}
