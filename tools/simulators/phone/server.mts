import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PAGE_POLICY } from '../html.mts';
import { detailPage, listPage } from './pages.mts';
import {
  readSms,
  readWhatsapp,
  type Refusal,
  reportOf,
  type SentMessage,
  smsError,
  whatsappError,
  type WhatsappRequest,
} from './providers.mts';

/**
 * WhatsApp's Cloud API and an SMS gateway of Twilio's shape, for one machine: takes what they take, refuses what they refuse,
 * reports as they report, signed, and again until somebody says 200. Rings nobody. The newest thousand, in memory.
 */
const KEPT = 1_000;
const BODY_MAX = 100_000;
const TOKEN = process.env.PHONE_TOKEN ?? '';
const secrets = {
  origin: process.env.REPORTS_ORIGIN ?? '',
  appSecret: process.env.PHONE_APP_SECRET ?? '',
  smsToken: TOKEN,
};
const messages: SentMessage[] = [];
let count = 0;

interface Switches {
  /** Numbers that hold this are refused at once. */
  refuse: string;
  /** Numbers that hold this are taken, and reported as failed. */
  fail: string;
  /** How requests are answered: as they deserve, put off, broken, or not at all. */
  mood: 'well' | 'busy' | 'broken' | 'silent';
  /** Of which provider mood and refusals are; empty: of both. */
  of: '' | 'whatsapp' | 'sms';
  /** Whether anything is reported. */
  reports: boolean;
}
const switches: Switches = { refuse: '', fail: '', mood: 'well', of: '', reports: true };

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Tells it until it is taken, as both do. */
async function report(message: SentMessage, status: string): Promise<void> {
  const { url, headers, body } = reportOf(message, status, secrets);
  const receipt: SentMessage['receipts'][number] = { status, at: new Date().toISOString(), answer: '…' };
  message.receipts.push(receipt);
  for (let tries = 0; tries < 6; tries++) {
    try {
      receipt.answer = (await fetch(url, { method: 'POST', headers, body })).status;
      if (receipt.answer < 300) return;
    } catch {
      receipt.answer = 'no answer';
    }
    await pause(250 * 2 ** tries);
  }
}

async function reportAll(message: SentMessage): Promise<void> {
  const isLost = switches.fail !== '' && message.to.includes(switches.fail);
  await report(message, 'sent');
  if (isLost) await report(message, message.provider === 'sms' ? 'undelivered' : 'failed');
  else await report(message, 'delivered');
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request)
    if ((text += String(chunk)).length > BODY_MAX) throw new Error('too large');
  return text;
}

const isToken = (given: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(TOKEN)];
  return a.length === b.length && TOKEN !== '' && timingSafeEqual(a, b);
};

function keep(read: Omit<SentMessage, 'id' | 'receivedAt'>): SentMessage {
  const message = { ...read, id: String(++count), receivedAt: new Date().toISOString() };
  messages.unshift(message);
  messages.splice(KEPT);
  if (switches.reports) void reportAll(message);
  return message;
}

const isRefusal = (read: object): read is Refusal => 'status' in read && 'body' in read;

const refuses = (provider: 'whatsapp' | 'sms', to: string): boolean =>
  switches.refuse !== '' && to.includes(switches.refuse) && ['', provider].includes(switches.of);

/** What goes wrong by a switch before anything is looked at; null: nothing. */
async function moody(provider: 'whatsapp' | 'sms'): Promise<Refusal | null> {
  if (switches.mood === 'well' || (switches.of && switches.of !== provider)) return null;
  if (switches.mood === 'silent') await pause(60_000);
  const isBusy = switches.mood === 'busy';
  if (provider === 'whatsapp')
    return isBusy
      ? whatsappError(429, 130429, 'Rate limit hit')
      : whatsappError(500, 131000, 'Something went wrong');
  return isBusy ? smsError(429, 20429, 'Too Many Requests') : smsError(503, 20503, 'Service Unavailable');
}

async function whatsapp(request: IncomingMessage): Promise<Refusal> {
  const text = await bodyOf(request);
  const wrong = await moody('whatsapp');
  if (wrong) return wrong;
  if (!isToken(String(request.headers.authorization).replace(/^Bearer /, '')))
    return whatsappError(401, 190, 'Invalid OAuth access token');
  const read = readWhatsapp(JSON.parse(text) as WhatsappRequest);
  if (isRefusal(read)) return read;
  if (refuses('whatsapp', read.to)) return whatsappError(400, 131026, 'Message undeliverable');
  const { ref, to } = keep(read);
  return {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id: ref, message_status: 'accepted' }],
    },
  };
}

async function sms(request: IncomingMessage): Promise<Refusal> {
  const text = await bodyOf(request);
  const wrong = await moody('sms');
  if (wrong) return wrong;
  const basic = Buffer.from(
    String(request.headers.authorization).replace(/^Basic /, ''),
    'base64',
  ).toString();
  if (!isToken(basic.slice(basic.indexOf(':') + 1))) return smsError(401, 20003, 'Authenticate');
  const read = readSms(new URLSearchParams(text));
  if (isRefusal(read)) return read;
  if (refuses('sms', read.to)) return smsError(400, 21614, "'To' number is not a valid mobile number");
  const { ref } = keep(read);
  return { status: 201, body: { sid: ref, status: 'queued', error_code: null, error_message: null } };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const json = (status: number, body: unknown): void =>
    send(response, status, 'application/json', JSON.stringify(body));
  const isPost = request.method === 'POST';
  if (isPost && /^\/v\d+\.\d+\/\d+\/messages$/.test(url.pathname)) {
    const { status, body } = await whatsapp(request);
    return json(status, body);
  }
  if (isPost && /^\/2010-04-01\/Accounts\/\w+\/Messages\.json$/.test(url.pathname)) {
    const { status, body } = await sms(request);
    return json(status, body);
  }
  if (url.pathname === '/_health') return json(200, { ok: true });
  if (url.pathname === '/_control' && isPost) {
    Object.assign(switches, JSON.parse(await bodyOf(request)));
    return json(200, switches);
  }
  const to = url.searchParams.get('to') ?? '';
  if (url.pathname === '/api/messages')
    return json(200, { data: messages.filter((message) => !to || message.to.includes(to)) });
  if (url.pathname === '/') return send(response, 200, 'text/html', listPage(messages, to));
  const [, first = '', id = '', part = ''] = url.pathname.split('/');
  const message = first === 'messages' ? messages.find((one) => one.id === id) : undefined;
  if (!message) return send(response, 404, 'text/html', listPage([], '', 'There is no such message.'));
  if (isPost && part === 'read') {
    await report(message, 'read');
    response.writeHead(303, { location: `/messages/${id}` });
    response.end();
    return;
  }
  return send(response, 200, 'text/html', detailPage(message));
}

const server = createServer((request, response) => {
  handle(request, response).catch(() => send(response, 400, 'text/plain', 'The request cannot be read'));
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
    setTimeout(() => process.exit(0), 1_000).unref();
  });
