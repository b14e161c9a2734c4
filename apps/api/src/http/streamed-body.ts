import type { Readable } from 'node:stream';

/** A request body that is not parsed but handed to the service as a stream (files). */
export class StreamedBody {
  constructor(
    readonly stream: Readable,
    readonly contentType: string,
  ) {}
}
