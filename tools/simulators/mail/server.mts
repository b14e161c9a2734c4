import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { callbackify } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { PAGE_POLICY } from '../html.mts';
import { bounceOf, complaintOf, handBack } from './bounces.mts';
import { detailPage, htmlDocument, listPage, type StoredMail } from './pages.mts';

/**
 * A mail server for one machine: it takes every message and delivers none. What it took can be read at its page, and as JSON by
 * tests. In the memory of the process, the newest thousand.
 */
const KEPT = 1_000;
const SIZE_MAX = 10 * 1_048_576;
const mails: StoredMail[] = [];
let count = 0;

interface Switches {
  /** Recipients whose address holds this are refused for good. */
  refuse: string;
  /** Everything is put off with a 451. */
  busy: boolean;
}
const switches: Switches = { refuse: '', busy: false };

const reply = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  size: SIZE_MAX,
  logger: false,
  onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
  onRcptTo({ address }, _session, done) {
    if (switches.busy) return done(reply(451, '4.3.2 Busy, come back later'));
    if (switches.refuse && address.includes(switches.refuse))
      return done(reply(550, '5.1.1 No such mailbox'));
    done();
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', done);
    stream.on('end', () => {
      const raw = Buffer.concat(chunks);
      takeThen(raw, session, done);
    });
  },
});
smtp.on('error', () => undefined);

const takeThen = callbackify(take);

async function take(raw: Buffer, session: SMTPServerSession): Promise<void> {
  const parsed = await simpleParser(raw);
  const from = session.envelope.mailFrom;
  mails.unshift({
    id: String(++count),
    receivedAt: new Date().toISOString(),
    envelopeFrom: from ? from.address : '',
    to: session.envelope.rcptTo.map(({ address }) => address),
    subject: parsed.subject ?? '',
    messageId: parsed.messageId ?? '',
    headers: parsed.headerLines.map(({ line }) => line),
    text: parsed.text ?? '',
    html: parsed.html || '',
    size: raw.length,
  });
  mails.splice(KEPT);
}

/** The letter itself, framed by the page only, in an origin of its own. */
const LETTER_POLICY =
  "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  policy = PAGE_POLICY,
): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request)
    if ((text += String(chunk)).length > 10_000) throw new Error('too large');
  return text;
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sink');
  const json = (status: number, body: unknown): void =>
    send(response, status, 'application/json', JSON.stringify(body));
  const [, first = '', id = '', part = ''] = url.pathname.split('/');
  if (url.pathname === '/')
    return send(response, 200, 'text/html', listPage(mails, url.searchParams.get('to') ?? ''));
  if (url.pathname === '/_health') return json(200, { ok: true });
  if (url.pathname === '/_control' && request.method === 'POST') {
    Object.assign(switches, JSON.parse(await bodyOf(request)));
    return json(200, switches);
  }
  if (url.pathname === '/api/mails') {
    if (request.method === 'DELETE') mails.length = 0;
    const to = url.searchParams.get('to');
    return json(200, { data: mails.filter((mail) => !to || mail.to.includes(to)) });
  }
  if (first === 'mails' && request.method === 'POST' && (part === 'bounce' || part === 'complain')) {
    const found = mails.find((one) => one.id === id);
    if (!found) return json(404, {});
    const raw =
      part === 'bounce' ? bounceOf(found, url.searchParams.get('status') ?? '5.1.1') : complaintOf(found);
    return json(200, { answer: await handBack(raw) });
  }
  const mail = first === 'mails' ? mails.find((one) => one.id === id) : undefined;
  if (!mail) return send(response, 404, 'text/html', listPage([], '', 'There is no such message.'));
  if (part === 'html') return send(response, 200, 'text/html', htmlDocument(mail), LETTER_POLICY);
  return send(response, 200, 'text/html', detailPage(mail));
}

const web = createServer((request, response) => {
  handle(request, response).catch(() => send(response, 400, 'text/plain', 'The request cannot be read'));
});

smtp.listen(Number(process.env.SMTP_PORT ?? 0), '127.0.0.1');
web.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    smtp.close(() => process.exit(0));
    web.close();
    web.closeAllConnections();
    setTimeout(() => process.exit(0), 1_000).unref();
  });
