import { connect } from 'node:net';
import type { LoadGate } from '../../apps/api/src/http/load-gate';
import { classOf, LOAD_GATE } from '../../apps/api/src/http/overload';
import { Permit } from '../../apps/api/src/http/permit.decorator';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { type ApiApp, startApiApp } from '../support/api-app';
import { until } from '../support/http-client';

let open: () => void = () => undefined;
let held = new Promise<void>(() => undefined);

class SlowBody {
  @ApiProperty() done: boolean;
}

/** A handler that takes as long as the test wants. */
@ApiBearerAuth()
@Controller('v1/slow')
class SlowController {
  @Get()
  @Permit('sellers.read')
  @ApiOkResponse({ type: SlowBody })
  async slow(): Promise<SlowBody> {
    await held;
    return { done: true };
  }
}

let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp([SlowController], { env: { DATABASE_POOL_SIZE: '2' } });
});
afterAll(() => api?.stop());
beforeEach(() => {
  held = new Promise((resolve) => {
    open = resolve;
  });
});

const ask = (path: string): Promise<Response> =>
  fetch(api.url + path, { headers: { authorization: `Bearer ${api.tokens.agent}` } });

/** 2 connections: 8 reads at once, 40 behind them. */
it('more than can be done in time is refused at once, and what was taken is answered', async () => {
  const asked = Array.from({ length: 120 }, () => ask('/v1/slow'));
  const early = await Promise.race(asked);
  expect(early.status).toBe(503);
  expect(early.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await early.json()).toMatchObject({ code: 'SERVER.OVERLOADED', status: 503 });
  // Probes pass, and so does what waits for something else.
  expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  const write = await api.as('agent').post('/v1/identifiers/validate', { type: 'ntn', value: '4174941-3' });
  expect(write.status).toBe(200);
  open();
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
  expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  expect((await ask('/v1/slow')).status).toBe(200);
});

it('a caller that goes away gives its place back', async () => {
  const leaving = new AbortController();
  const asked = Array.from({ length: 8 }, () =>
    fetch(`${api.url}/v1/slow`, {
      headers: { authorization: `Bearer ${api.tokens.agent}` },
      signal: leaving.signal,
    }).catch(() => undefined),
  );
  expect((await api.as('agent').post('/v1/identifiers/validate', { type: 'ntn', value: '1' })).status).toBe(
    200,
  );
  leaving.abort();
  await Promise.all(asked);
  expect((await api.as('agent').get('/v1/programmes')).status).toBe(200);
  open();
});

it.each([
  ['one connection with many requests', 1, 48],
  ['many connections with one request each', 48, 1],
])('%s that leaves while they wait for a place keeps none', async (_what, connections, requests) => {
  const gate = (api.app.getHttpAdapter().getInstance() as unknown as Record<typeof LOAD_GATE, LoadGate>)[
    LOAD_GATE
  ];
  const sockets = Array.from({ length: connections }, () =>
    connect(Number(new URL(api.url).port), '127.0.0.1'),
  );
  for (const socket of sockets)
    socket.write(
      `GET /v1/slow HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.tokens.agent}\r\n\r\n`.repeat(
        requests,
      ),
    );
  // Eight are in work, the others wait; all go.
  await until(
    async () => gate.state(),
    ({ running, waiting }) => running.read === 8 && waiting >= 30,
  );
  for (const socket of sockets) socket.resetAndDestroy();
  await until(
    async () => gate.state(),
    ({ running, waiting }) => running.read === 0 && waiting === 0,
  );
  open();
  expect((await ask('/v1/slow')).status).toBe(200);
});

it.each([
  ['application/json', 'write'],
  ['Application/JSON; charset=utf-8', 'write'],
  ['application/x-www-form-urlencoded', 'write'],
  ['text/plain', 'write'],
  ['multipart/form-data; boundary=x', 'upload'],
  ['Text/CSV', 'upload'],
])('%s has the time of %s', (type, expected) => {
  const headers = { 'content-type': type, 'content-length': '5' };
  expect(classOf({ method: 'POST', headers, url: '/v1/x', query: {} } as never)).toBe(expected);
});
