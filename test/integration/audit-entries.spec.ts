import { createHash } from 'node:crypto';
import { IdentityService } from '@app/identity';
import { canonicalJson } from '@app/platform';
import { type ApiApp, startApiApp } from '../support/api-app';
import type { Json } from '../support/http-client';

interface Entry extends Json {
  seq: string;
  action: string;
  subject: string;
  prev_hash: string | null;
  hash: string;
}
interface Page {
  data: Entry[];
  next_cursor: string | null;
}

let api: ApiApp;

beforeAll(async () => {
  api = await startApiApp();
  const actor = { id: 'key_test', role: 'agent' } as const;
  await api.database.transaction(api.tenantId, async (tx) => {
    for (let n = 0; n < 230; n++)
      await tx.audit({
        actor,
        action: n % 2 ? 'test.odd' : 'test.even',
        subject: `thing_${n % 10}`,
        details: { n },
      });
  });
});
afterAll(() => api?.stop());

const list = (query = '') => api.as('auditor').get<Page>(`/v1/audit-entries${query}`);

it('gives the newest first, by pages', async () => {
  const { status, body } = await list('?limit=2');
  expect([status, body.data.map(({ seq }) => seq)]).toEqual([200, ['230', '229']]);
  const next = await list(`?limit=2&cursor=${encodeURIComponent(body.next_cursor!)}`);
  expect(next.body.data.map(({ seq }) => seq)).toEqual(['228', '227']);
});

it('can be asked for what was done to one thing, and for one kind of deed', async () => {
  const { body } = await list('?subject=thing_3&action=test.odd&limit=200');
  expect(body.data).toHaveLength(23);
  expect(new Set(body.data.map(({ subject, action }) => `${subject} ${action}`))).toEqual(
    new Set(['thing_3 test.odd']),
  );
  expect((await list('?subject=thing_3&action=test.even')).body.data).toEqual([]);
});

it.each(['agent', 'senior_agent', 'integrator', 'seller'] as const)('is nothing for a %s', async (role) =>
  expect((await api.as(role).get('/v1/audit-entries')).status).toBe(403),
);

it('is of one tenant', async () => {
  const identity = api.app.get(IdentityService, { strict: false });
  const token = await identity.issueKey(await identity.ensureTenant('elsewhere'), {
    role: 'auditor',
    label: 'elsewhere',
  });
  const { body } = await api.as('auditor').get<Page>('/v1/audit-entries?action=test.odd', {
    authorization: `Bearer ${token}`,
  });
  expect(body.data).toEqual([]);
});

it('is a chain that anybody can verify who has taken it away, and the taking stands in it', async () => {
  const { text } = await api.as('auditor').get('/v1/audit-entries', { accept: 'application/x-ndjson' });
  const chain = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry)
    .toReversed();
  expect(chain).toHaveLength(230);
  let before = '';
  for (const [index, { hash, prev_hash: previous, ...entry }] of chain.entries()) {
    expect([entry.seq, previous ?? '']).toEqual([String(index + 1), before]);
    const said = canonicalJson({ ...entry, seq: Number(entry.seq) });
    expect(
      createHash('sha256')
        .update(before + said)
        .digest('hex'),
    ).toBe(hash);
    before = hash;
  }
  const [newest] = (await list('?limit=1')).body.data;
  expect(newest).toMatchObject({ action: 'list.exported', subject: 'audit-entries', prev_hash: before });
});

it('takes no filter that is none', async () => {
  for (const query of ['?subject=a%20b', '?action=%27', '?actor=key_1'])
    expect([query, [400, 422].includes((await list(query)).status)]).toEqual([query, true]);
});
