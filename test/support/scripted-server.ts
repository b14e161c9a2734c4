import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  /** The connection is cut instead of an answer. */
  cut?: true;
  /** Takes the response over. */
  handle?: (response: ServerResponse, seen: Seen) => void;
}

/** A real server that answers what its script says, one after the other, and keeps what it was asked. */
export class ScriptedServer {
  readonly seen: Seen[] = [];
  private readonly script: ScriptedAnswer[] = [];
  private server!: Server;

  static async start(): Promise<ScriptedServer> {
    const scripted = new ScriptedServer();
    scripted.server = createServer((request, response) => {
      void text(request).then(
        (body) => {
          const { method = '', url = '', headers } = request;
          const seen = { method, url, headers, body };
          scripted.seen.push(seen);
          scripted.answer(response, seen);
        },
        () => undefined,
      );
    });
    await new Promise<void>((resolve) => scripted.server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What comes next; forgets what was asked and what was left of the script before. */
  plays(...script: ScriptedAnswer[]): void {
    this.seen.length = 0;
    this.script.length = 0;
    this.script.push(...script);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private answer(response: ServerResponse, seen: Seen): void {
    const next = this.script.shift();
    if (!next) return void response.writeHead(500).end('The script is over');
    if (next.cut) return void response.destroy();
    if (next.handle) return next.handle(response, seen);
    const { status = 200, headers, json } = next;
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(json === undefined ? '' : JSON.stringify(json));
  }
}
