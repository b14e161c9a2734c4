import { newId } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';

let api: ApiApp;
let path: string;

beforeAll(async () => {
  api = await startApiApp();
  const operator = api.as('operator');
  const programme = await operator.post('/v1/programmes', { name: 'Tagged', channels: ['storefront'] });
  const seller = await operator.post('/v1/sellers', {
    programme_id: programme.body.id,
    display_name: 'Tagged Mills',
    legal_form: 'partnership',
  });
  path = `/v1/sellers/${seller.body.id as string}`;
});
afterAll(() => api?.stop());

describe('one thing', () => {
  it('has a strong ETag that begins with its version and stays while nothing changes', async () => {
    const first = await api.as('agent').get(path);
    const etag = first.headers.get('etag');
    expect(etag).toMatch(new RegExp(`^"${first.body.version as number}-[\\w-]{16}"$`));
    expect((await api.as('agent').get(path)).headers.get('etag')).toBe(etag);
  });

  it('is not sent again to who has it: 304, no body, the same ETag', async () => {
    const etag = (await api.as('agent').get(path)).headers.get('etag')!;
    const again = await api.as('agent').get(path, { 'if-none-match': `"other", ${etag}` });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await api.as('agent').get(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('has another one for who sees something else', async () => {
    const [agent, auditor] = [await api.as('agent').get(path), await api.as('auditor').get(path)];
    expect(agent.headers.get('etag')).not.toBe(auditor.headers.get('etag'));
    expect((await api.as('auditor').get(path, { 'if-none-match': agent.headers.get('etag')! })).status).toBe(
      200,
    );
  });

  it('answers HEAD as GET, without the body', async () => {
    const get = await api.as('agent').get(path);
    const head = await fetch(api.url + path, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${api.tokens.agent}` },
    });
    expect([
      head.status,
      head.headers.get('etag'),
      head.headers.get('content-type'),
      await head.text(),
    ]).toEqual([200, get.headers.get('etag'), get.headers.get('content-type'), '']);
  });
});

it('a list and a refusal have none', async () => {
  for (const url of ['/v1/sellers', '/v1/sellers/sel_00000000000000000000000000000000'])
    expect([url, (await api.as('agent').get(url)).headers.get('etag')]).toEqual([url, null]);
});

describe('caches', () => {
  it('keep what was read with a key for its caller alone, and ask each time', async () => {
    for (const url of [path, '/v1/sellers', '/v1/me'])
      expect([url, (await api.as('agent').get(url)).headers.get('cache-control')]).toEqual([
        url,
        'private, no-cache',
      ]);
    const etag = (await api.as('agent').get(path)).headers.get('etag')!;
    const known = await api.as('agent').get(path, { 'if-none-match': etag });
    expect([known.status, known.headers.get('cache-control')]).toEqual([304, 'private, no-cache']);
  });

  it('keep nothing that was done, and no refusal', async () => {
    const made = await api.as('operator').post('/v1/api-keys', { label: 'cached' });
    const refused = await api.as('agent').get('/v1/users');
    for (const { headers } of [made, refused]) expect(headers.get('cache-control')).toBe('no-store');
  });
});

it('cases of a person are found by its id, and by that of a key', async () => {
  for (const assignee of [newId('usr'), newId('key')])
    expect(await api.as('agent').get(`/v1/sellers?assignee=${assignee}`)).toMatchObject({
      status: 200,
      body: { data: [] },
    });
  expect((await api.as('agent').get(`/v1/sellers?assignee=${newId('sel')}`)).status).toBe(422);
});
