import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { loadConfig, Clock } from '@app/platform';
import { EmailChannel, MAIL_CONNECTIONS } from './email.channel';

/** Takes connections and, until it `answers`, says nothing: what a firewall in the way looks like. */
class SilentServer {
  answers = false;
  readonly taken: string[] = [];
  private readonly sockets = new Set<Socket>();
  readonly server: Server = createServer((socket) => this.#serve(socket));

  #serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    if (!this.answers) return;
    socket.write('220 mail.example ESMTP\r\n');
    let rest = '';
    let isContent = false;
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (isContent && line !== '.') {
          if (/^Message-ID:/i.test(line)) this.taken.push(line);
          continue;
        }
        isContent = line === 'DATA';
        socket.write(isContent ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

let silent: SilentServer;
let channel: EmailChannel;

beforeEach(async () => {
  silent = new SilentServer();
  await new Promise<void>((resolve) => silent.server.listen(0, '127.0.0.1', resolve));
  const { port } = silent.server.address() as AddressInfo;
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: 'postgres://nowhere',
    RAHDARI_SECRET: 'ab'.repeat(32),
    PUBLIC_URL: 'https://rahdari.example',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'onboarding@rahdari.example',
  });
  channel = new EmailChannel(config, new Clock());
});
afterEach(() => {
  channel.onApplicationShutdown();
  silent.stop();
});

const send = (messageId: string) =>
  channel.send({ messageId, to: 'a@b.example', language: 'en', subject: 'Hello', text: 'Hello' });

it('what was given up while the server said nothing does not go out when it speaks again', async () => {
  channel.giveUpAfterMs = 200;
  const tried = Array.from({ length: MAIL_CONNECTIONS + 3 }, (_, index) => send(`msg_${index}`));
  for (const result of await Promise.all(tried))
    expect(result).toEqual({ outcome: 'later', code: 'EABORT', reason: 'MESSAGE.CHANNEL_UNAVAILABLE' });
  silent.answers = true;
  channel.giveUpAfterMs = 10_000;
  expect(await send('msg_after')).toMatchObject({ outcome: 'sent' });
  expect(silent.taken).toEqual(['Message-ID: <msg_after@rahdari.example>']);
});
