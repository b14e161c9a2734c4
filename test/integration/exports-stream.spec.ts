import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { IdentityService } from '@app/identity';
import { FixedClock, type Page } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { Exported } from '../../apps/api/src/http/export/exported.decorator';
import { PageOf, PageQuery } from '../../apps/api/src/http/page.dto';
import { Permit } from '../../apps/api/src/http/permit.decorator';
import { type ApiApp, startApiApp } from '../support/api-app';
import { until } from '../support/http-client';
import { SalesFixture } from '../support/sales';

const ROWS = 200;
const TEXT = 'x'.repeat(1_000);

class NumberBody {
  @ApiProperty({ type: 'integer' }) n: number;
  @ApiProperty() text: string;
}
class NumberPage extends PageOf(NumberBody) {}

/** Pages that were read, and the one at which reading fails. */
const list = { read: 0, failsAt: Infinity };

/** A list without an end: what stops it is who reads it. */
@ApiBearerAuth()
@Controller('v1/numbers')
class NumbersController {
  @Get()
  @Permit('sellers.read')
  @Exported('numbers')
  @ApiOperation({ summary: 'Numbers' })
  @ApiOkResponse({ type: NumberPage })
  async list(@Query() { cursor }: PageQuery): Promise<Page<NumberBody>> {
    const from = Number(cursor ?? 0);
    if (from / ROWS >= list.failsAt) throw new Error('the disk is gone');
    list.read++;
    const data = Array.from({ length: ROWS }, (_, n) => ({ n: from + n, text: TEXT }));
    return { data, next_cursor: String(from + ROWS) };
  }
}

const clock = new FixedClock(new Date('2026-03-01T10:00:00Z'));
let api: ApiApp;
beforeAll(async () => {
  // Four connections: two exports at once, one of them of one tenant.
  api = await startApiApp([NumbersController], { clock });
});
afterAll(() => api?.stop());
beforeEach(() => Object.assign(list, { read: 0, failsAt: Infinity }));

/** A client that reads what comes only when it is told to. */
function reader(
  version = '1.1',
  token = api.tokens.agent,
): { socket: Socket; text: () => string; end: Promise<string> } {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1').pause();
  socket.write(
    `GET /v1/numbers HTTP/${version}\r\nHost: x\r\nAccept: application/x-ndjson\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  let text = '';
  socket.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-5_000)));
  const end = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    socket.once('close', () => resolve('closed'));
  });
  return { socket, text: () => text, end };
}

/** As many pages as were read when no more are. */
async function standstill(): Promise<number> {
  let last = -1;
  return until(
    async () => list.read,
    (read) => {
      const isStill = read > 0 && read === last;
      last = read;
      return isStill;
    },
  );
}

const freed = (): Promise<{ status: number }> =>
  until(
    () =>
      fetch(`${api.url}/v1/programmes`, {
        headers: { accept: 'text/csv', authorization: `Bearer ${api.tokens.agent}` },
      }),
    ({ status }) => status === 200,
  );

it('stops reading while the client does, goes on with it, and ends with it', async () => {
  const { socket } = reader();
  const before = await standstill();
  // What fits into the buffers between us: some megabytes of a list without an end.
  expect(before * ROWS * TEXT.length).toBeLessThan(100_000_000);
  socket.resume();
  await until(
    async () => list.read,
    (read) => read > before + 50,
  );
  socket.destroy();
  await standstill();
  // Its place is there for the next one.
  expect((await freed()).status).toBe(200);
}, 60_000);

it('has a place for one of a tenant while there are two, and says so to the next', async () => {
  const { socket } = reader();
  await standstill();
  const next = await api.as('agent').get('/v1/programmes', { accept: 'text/csv' });
  expect([next.status, next.body.code]).toEqual([429, 'EXPORT.TOO_MANY_OPEN']);
  expect(next.headers.get('retry-after')).toBe('5');
  expect((await api.as('agent').get('/v1/programmes')).status).toBe(200);
  const identity = api.app.get(IdentityService, { strict: false });
  const other = await identity.issueKey(await identity.ensureTenant('other'), {
    role: 'agent',
    label: 'other',
  });
  const theirs = await fetch(`${api.url}/v1/programmes`, {
    headers: { accept: 'text/csv', authorization: `Bearer ${other}` },
  });
  expect(theirs.status).toBe(200);
  socket.destroy();
  expect((await freed()).status).toBe(200);
}, 60_000);

describe('what breaks off', () => {
  it('is seen as broken by a client of today', async () => {
    list.failsAt = 3;
    const answer = await fetch(`${api.url}/v1/numbers`, {
      headers: { accept: 'text/csv', authorization: `Bearer ${api.tokens.agent}` },
    });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
    expect((await freed()).status).toBe(200);
  });

  it('and by one to which an end is an end', async () => {
    list.failsAt = 3;
    const { socket, end } = reader('1.0');
    socket.resume();
    expect(await end).toBe('ECONNRESET');
    expect((await freed()).status).toBe(200);
  });

  it('before its first row is a problem as any other', async () => {
    list.failsAt = 0;
    const { status, headers } = await api.as('agent').get('/v1/numbers', { accept: 'text/csv' });
    expect([status, headers.get('content-type')]).toEqual([500, 'application/problem+json; charset=utf-8']);
    expect(headers.get('content-disposition')).toBeNull();
  });

  it('so does what its caller may not read on', async () => {
    const { body: made } = await api
      .as('operator')
      .post<{ id: string; key: string }>('/v1/api-keys', { label: 'short', role: 'auditor' });
    const { socket, text, end } = reader('1.1', made.key);
    await standstill();
    expect((await api.as('operator').post(`/v1/api-keys/${made.id}/revoke`, {})).status).toBe(200);
    // A process that knows the key by heart hears of it a moment later.
    await until(
      () => fetch(`${api.url}/v1/me`, { headers: { authorization: `Bearer ${made.key}` } }),
      ({ status }) => status === 401,
    );
    clock.set(new Date(clock.now().getTime() + 16_000));
    socket.resume();
    expect(await end).toBe('ECONNRESET');
    expect(text()).not.toContain('\r\n0\r\n\r\n');
    expect((await freed()).status).toBe(200);
  }, 60_000);
});

it('gives a hundred thousand rows in the memory of one page', async () => {
  const sellerId = await new SalesFixture(api.database, api.tenantId).seller();
  await api.database.transaction(api.tenantId, (tx) =>
    tx.query(
      `INSERT INTO orders (id, tenant_id, seller_id, channel, external_id, ordered_at, quantity, amount_minor, currency,
                           status, simulated, received_at)
       SELECT 'ord_' || lpad(to_hex(n), 32, '0'), $1, $2, 'own_website', 'B-' || n, now(), 1, 100, 'USD', 'placed', true, now()
         FROM generate_series(1, 100000) AS n`,
      [api.tenantId, sellerId],
    ),
  );
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const answer = await fetch(`${api.url}/v1/orders?seller_id=${sellerId}`, {
    headers: { accept: 'text/csv', authorization: `Bearer ${api.tokens.integrator}` },
  });
  let lines = 0;
  const memory: number[] = [];
  for await (const chunk of answer.body!) {
    for (const byte of chunk) if (byte === 10) lines++;
    if (lines > 10_000 && memory.length === 0) memory.push(used());
    if (lines > 95_000 && memory.length === 1) memory.push(used());
  }
  expect(lines).toBe(100_001);
  expect(memory[1]! - memory[0]!).toBeLessThan(8_000_000);
}, 120_000);
