import { Permit } from '../../apps/api/src/http/permit.decorator';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty } from '@nestjs/swagger';
import { type ApiApp, startApiApp } from '../support/api-app';

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
