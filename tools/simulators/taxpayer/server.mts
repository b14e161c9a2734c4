import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

interface Taxpayers {
  inactive: string[];
  unregistered: string[];
  unknown: string[];
}

interface Switches {
  latencyMs: number;
  outage: boolean;
  /** Share of requests that fail with 500, 0 to 1; every n-th one, so that a run repeats. */
  errorRate: number;
}

const BODY_MAX = 10_000;
const FORM = /^([A-Z]?\d{6,7}|\d{9}|\d{13})$/;
const taxpayers = JSON.parse(readFileSync(join(import.meta.dirname, 'taxpayers.json'), 'utf8')) as Taxpayers;
const switches: Switches = { latencyMs: 0, outage: false, errorRate: 0 };
const token = process.env.TAXPAYER_API_TOKEN ?? '';
let answered = 0;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_MAX) throw new Error('too large');
  }
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const refuse = (code: string, text: string): unknown => ({ errorCode: code, error: text });

function statl(number: string): unknown {
  const active = !taxpayers.inactive.includes(number) && !taxpayers.unknown.includes(number);
  return active ? { 'status code': '00', status: 'Active' } : { 'status code': '01', status: 'In-Active' };
}

function registrationType(number: string): unknown {
  const registered = !taxpayers.unregistered.includes(number) && !taxpayers.unknown.includes(number);
  return {
    statuscode: registered ? '00' : '01',
    REGISTRATION_NO: number,
    REGISTRATION_TYPE: registered ? 'Registered' : 'unregistered',
  };
}

const server = createServer((request, response) => {
  void handle(request, response).catch(() =>
    send(response, 400, refuse('0000', 'The request cannot be read')),
  );
});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  if (request.url === '/_control') {
    Object.assign(switches, body);
    return send(response, 200, switches);
  }
  if (request.url === '/_health') return send(response, 200, { ok: true });
  if (switches.latencyMs) await new Promise((resolve) => setTimeout(resolve, switches.latencyMs));
  if (switches.outage) return void request.socket.destroy();
  if (switches.errorRate && ++answered % Math.round(1 / switches.errorRate) === 0)
    return send(response, 500, {});
  if (token && request.headers.authorization !== `Bearer ${token}`) {
    return send(
      response,
      401,
      refuse('0401', 'Unauthorized access: the token is not bound to the registration number'),
    );
  }
  const number = String(body.regno ?? body.Registration_No ?? '');
  if (!FORM.test(number)) {
    return send(
      response,
      200,
      refuse('0002', 'Invalid registration number: 13 digits, or NTN in 7 or 9 digits'),
    );
  }
  if (request.url === '/dist/v1/statl') return send(response, 200, statl(number));
  if (request.url === '/dist/v1/Get_Reg_Type') return send(response, 200, registrationType(number));
  return send(response, 404, {});
}

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
