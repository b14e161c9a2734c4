import type { ServerResponse } from 'node:http';
import type { EventStream } from '@app/notifications';
import { Injectable, Logger } from '@nestjs/common';
import { SseConnection } from './sse-connection';

@Injectable()
export class EventStreamSession {
  private readonly logger = new Logger('event-stream');
  /** How often a silent stream says that it is there, and how long a credential that is over may still read. */
  heartbeatMs = 15_000;

  /** Ends with the client, with the process, with the credential, or when the stream cannot be read: never by an error. */
  async run(stream: EventStream, raw: ServerResponse, isValid: () => Promise<boolean>): Promise<void> {
    const connection = new SseConnection(raw, stream.signal);
    raw.once('close', stream.close);
    raw.on('error', stream.close);
    // A client that went while the stream was opened: its `close` has been, and nobody else would give the place back.
    if (raw.destroyed) stream.close();
    const heart = setInterval(() => {
      connection.beat();
      void isValid().then((valid) => valid || stream.close());
    }, this.heartbeatMs);
    try {
      await connection.open(stream.startId);
      for await (const batch of stream.batches) {
        if ('passedId' in batch) {
          await connection.tellPlace(batch.passedId);
          continue;
        }
        for (const event of batch.events) {
          if (stream.signal.aborted) break;
          await connection.send(event.id, event);
        }
      }
    } catch (error) {
      this.logger.warn(`A stream ends: ${(error as Error).message}`);
    } finally {
      clearInterval(heart);
      stream.close();
      connection.end();
    }
  }
}
