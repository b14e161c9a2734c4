import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from './http-client';

export interface SunkMail {
  to: string[];
  subject: string;
  messageId: string;
  headers: string[];
  text: string;
  html: string;
}

const SERVER = join(__dirname, '..', '..', 'tools', 'simulators', 'mail', 'server.mts');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** What a mail server, wherever it runs, has taken. */
export class MailSink {
  constructor(readonly url: string) {}

  async mails(to?: string): Promise<SunkMail[]> {
    const answer = await fetch(`${this.url}/api/mails${to ? `?to=${encodeURIComponent(to)}` : ''}`);
    return ((await answer.json()) as { data: SunkMail[] }).data;
  }

  /** Once there are that many to this address; newest first. */
  arrived(to: string, count = 1): Promise<SunkMail[]> {
    return until(
      () => this.mails(to),
      (mails) => mails.length >= count,
    );
  }

  async control(switches: { refuse?: string; busy?: boolean }): Promise<void> {
    await fetch(`${this.url}/_control`, { method: 'POST', body: JSON.stringify(switches) });
  }
}

/** The mail server of the local stack, as a process of its own. */
export async function startMailSink(): Promise<{ sink: MailSink; smtpUrl: string; stop(): void }> {
  const [port, smtpPort] = [await freePort(), await freePort()];
  const env = { PORT: String(port), SMTP_PORT: String(smtpPort) };
  const child = spawn(process.execPath, [SERVER], { env, stdio: 'ignore' });
  const sink = new MailSink(`http://127.0.0.1:${port}`);
  await until(
    () =>
      fetch(`${sink.url}/_health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    (isUp) => isUp,
  );
  return { sink, smtpUrl: `smtp://127.0.0.1:${smtpPort}`, stop: () => void child.kill('SIGTERM') };
}
