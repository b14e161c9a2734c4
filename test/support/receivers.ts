import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Taken {
  id: string;
  headers: Record<string, string>;
  body: string;
}

export interface Receiver {
  url: string;
  /** Connections that were made to it. */
  connections(): number;
  /** Requests whose end it saw. */
  taken: Taken[];
  /** Most bytes of an answer that went out on one connection. */
  bytesSent(): number;
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, nth: number, request: IncomingMessage) => void;

async function listening(server: Server, scheme: string, taken: Taken[], port = 0): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let most = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      most = Math.max(most, socket.bytesWritten);
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    connections: () => connections,
    taken,
    bytesSent: () => Math.max(most, ...[...sockets].map(({ bytesWritten }) => bytesWritten)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A real HTTP server that answers its nth request, counted from 1. */
export function httpReceiver(answer: Answer, port = 0): Promise<Receiver> {
  const taken: Taken[] = [];
  const server = createHttpServer((request, response) => {
    response.on('error', () => undefined);
    void text(request)
      .then((body) => {
        const headers = request.headers as Record<string, string>;
        taken.push({ id: headers['webhook-id'] ?? '', headers, body });
        answer(response, taken.length, request);
      })
      .catch(() => undefined);
  });
  return listening(server, 'http', taken, port);
}

/** A server that speaks something else, or nothing, on each connection. */
export const tcpReceiver = (scheme: string, onSocket: (socket: Socket) => void): Promise<Receiver> =>
  listening(createTcpServer(onSocket), scheme, []);

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end();

/** One byte now and then, for as long as anybody listens. */
const drip: Answer = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write('.'), 20);
  response.on('close', () => clearInterval(timer));
};

const flood: Answer = (response) => {
  response.writeHead(200);
  const pour = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};

/** A receiver that is not there yet: the port is its own, and it listens after so many knocks. */
export async function lateReceiver(): Promise<{
  receiver(): Receiver;
  url: string;
  arrive(): Promise<void>;
}> {
  const probe = await httpReceiver(status(204));
  const { url } = probe;
  await probe.close();
  let here: Receiver | undefined;
  return {
    url,
    receiver: () => here!,
    arrive: async () => {
      here = await httpReceiver(status(204), Number(new URL(url).port));
    },
  };
}

/** The behaviours of a receiver that a sender must live with; `slow start` is made by `lateReceiver`. */
export const BEHAVIOURS = {
  '500': () => httpReceiver(status(500)),
  '404': () => httpReceiver(status(404)),
  '410': () => httpReceiver(status(410)),
  '429 with Retry-After': () =>
    httpReceiver((response, nth) =>
      nth === 1 ? status(429, { 'retry-after': '1' })(response, nth, null!) : response.writeHead(204).end(),
    ),
  '3xx': () => httpReceiver(status(307, { location: '/elsewhere' })),
  timeout: () => httpReceiver(() => undefined),
  drip: () => httpReceiver(drip),
  'huge body': () => httpReceiver(flood),
  'garbage TLS': () => tcpReceiver('https', (socket) => socket.end('\u0000\u0001 this is no handshake \r\n')),
  'reset after accept': () => tcpReceiver('http', (socket) => socket.resetAndDestroy()),
  flapping: () => httpReceiver((response, nth) => void response.writeHead(nth % 2 ? 503 : 200).end()),
} as const satisfies Record<string, () => Promise<Receiver>>;

export const wellBehaved = (): Promise<Receiver> => httpReceiver(status(204));
