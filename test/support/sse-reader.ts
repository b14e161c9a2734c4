import { get, type IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';

export interface Frame {
  id: string;
  name: string | undefined;
  data: Record<string, unknown>;
}

export interface SseReader {
  status: number;
  headers: IncomingMessage['headers'];
  frames: Frame[];
  comments: string[];
  retryMs: number | undefined;
  /** What the server sent, where it was no stream. */
  text: string;
  /** Resolves when the connection is over, by whomever. */
  ended: Promise<void>;
  /** Reads no more, and leaves the connection open. */
  pause(): void;
  drop(): void;
}

/**
 * Opens a stream as a client does that minds nothing but the bytes. `bytes`: the connection is cut off by the client after
 * so many of them, in the middle of whatever they are the middle of.
 */
export function openSse(
  url: string,
  { token, lastEventId, bytes = Infinity }: { token?: string; lastEventId?: string; bytes?: number },
): Promise<SseReader> {
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      const over = Promise.withResolvers<void>();
      const reader: SseReader = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        frames: [],
        comments: [],
        retryMs: undefined,
        text: '',
        ended: over.promise,
        pause: () => void response.pause(),
        drop: () => void response.destroy(),
      };
      const parser = createParser({
        onEvent: ({ id, event: name, data }) =>
          reader.frames.push({ id: id ?? '', name, data: JSON.parse(data) as Frame['data'] }),
        onComment: (comment) => reader.comments.push(comment),
        onRetry: (ms) => (reader.retryMs = ms),
      });
      let left = bytes;
      response.on('data', (chunk: Buffer) => {
        const part = chunk.subarray(0, left).toString('latin1');
        left -= chunk.length;
        reader.text += part;
        if (reader.status === 200) parser.feed(part);
        if (left <= 0) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => over.resolve());
      resolve(reader);
    });
    request.on('error', reject);
  });
}
