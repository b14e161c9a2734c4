import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Actor, type AppConfig, Clock, newId, type Principal, Vault } from '@app/platform';
import { FileStore } from '../../libs/verification/src/documents/file-store';
import { ListIndexes } from '../../libs/verification/src/screening-store/list-indexes';
import {
  type ScreeningHit,
  ScreeningRepository,
} from '../../libs/verification/src/screening-store/screening.repository';
import { ScreeningService } from '../../libs/verification/src/screening-store/screening.service';
import { createTestDatabase, type TestDatabase } from '../support/database';

const OPERATOR: Principal = { tenantId: 'ten_a', callerId: 'key_op', role: 'operator' };
const OTHER: Principal = { ...OPERATOR, tenantId: 'ten_b' };

const person = (ref: string, name: string, more = ''): string =>
  `<INDIVIDUAL><DATAID>${ref.length}</DATAID><FIRST_NAME>${name}</FIRST_NAME><REFERENCE_NUMBER>${ref}</REFERENCE_NUMBER>${more}</INDIVIDUAL>`;
const listOf = (...people: string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><CONSOLIDATED_LIST><INDIVIDUALS>${people.join('')}</INDIVIDUALS></CONSOLIDATED_LIST>`;

const LIST = listOf(
  person(
    'INV.001',
    'Zarbakht Khanzada Durrani',
    '<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1961</YEAR></INDIVIDUAL_DATE_OF_BIRTH>',
  ),
  person(
    'INV.002',
    'Mirwais Tarkhel',
    '<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Abu Tarkhel</ALIAS_NAME></INDIVIDUAL_ALIAS>',
  ),
);

let testDatabase: TestDatabase;
let directory: string;
let screening: ScreeningService;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'rahdari-screening-'));
  const files = new FileStore(
    { storageDir: directory } as AppConfig,
    new Vault('cd'.repeat(32)),
    new Clock(),
  );
  screening = new ScreeningService(
    testDatabase.database,
    files,
    new ListIndexes(testDatabase.database),
    new Vault('ab'.repeat(32)),
  );
});
afterAll(async () => {
  await testDatabase.drop();
  await rm(directory, { recursive: true, force: true });
});

const importXml = (xml: string | Readable, code = 'un', caller = OPERATOR, operationId = newId('cmd')) =>
  screening.importList(caller, operationId, {
    code,
    stream: typeof xml === 'string' ? Readable.from([Buffer.from(xml)]) : xml,
  });

describe('lists', () => {
  it('screens nobody while there is no list', async () => {
    await expect(screening.search(OPERATOR, [{ name: 'Anybody' }])).rejects.toMatchObject({
      code: 'SCREENING.NO_LIST',
    });
  });

  it('puts an imported list in force, and the next version in its place', async () => {
    const operationId = newId('cmd');
    const first = await importXml(LIST, 'un', OPERATOR, operationId);
    expect(first).toMatchObject({ code: 'un', version: 1, entryCount: 2, active: true });
    // A repeat of the operation, and the same content under another, change nothing.
    expect(await importXml(LIST, 'un', OPERATOR, operationId)).toEqual(first);
    expect(await importXml(LIST)).toEqual(first);
    await expect(importXml(listOf(person('X', 'Y')), 'un', OPERATOR, operationId)).rejects.toMatchObject({
      code: 'IDEMPOTENCY.KEY_REUSED',
    });
    const second = await importXml(listOf(person('INV.009', 'Sherdil Nawabi')));
    expect(second).toMatchObject({ version: 2, entryCount: 1, active: true });
    expect(
      (await screening.lists(OPERATOR, {})).data.map(({ version, active }) => [version, active]),
    ).toEqual([
      [2, true],
      [1, false],
    ]);
    const [result] = await screening.search(OPERATOR, [{ name: 'Zarbakht Khanzada Durrani' }]);
    expect(result).toMatchObject({ verdict: 'clear', candidates: [] });
    await importXml(LIST);
  });

  it('keeps two codes apart and searches both', async () => {
    await importXml(listOf(person('NAT.1', 'Zarbakht Khanzada Durani')), 'national');
    const [result] = await screening.search(OPERATOR, [{ name: 'zarbakht khanzada DURRANI' }]);
    expect(result!.verdict).toBe('hit');
    expect(result!.candidates.map(({ listCode, entryRef }) => [listCode, entryRef])).toEqual([
      ['un', 'INV.001'],
      ['national', 'NAT.1'],
    ]);
  });

  it('knows no list of another tenant', async () => {
    expect((await screening.lists(OTHER, {})).data).toEqual([]);
    await expect(screening.search(OTHER, [{ name: 'Mirwais Tarkhel' }])).rejects.toMatchObject({
      code: 'SCREENING.NO_LIST',
    });
    expect(await importXml(LIST, 'un', OTHER)).toMatchObject({ version: 1 });
  });

  it('answers a thousand names in their order', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => ({
      name: n === 700 ? 'Abu Tarkhel' : `Kaleem Bhatti ${n}`,
    }));
    const results = await screening.search(OPERATOR, names);
    expect(results.map(({ subject }) => subject.name)).toEqual(names.map(({ name }) => name));
    expect(results.flatMap(({ verdict }, index) => (verdict === 'clear' ? [] : [index]))).toEqual([700]);
  });

  it.each([
    ['an empty file', ''],
    ['a list of nobody', listOf()],
    ['a cut file', LIST.slice(0, -60)],
    ['other XML', '<html><body/></html>'],
    ['no XML', '%PDF-1.7'],
    ['entity tricks', `<!DOCTYPE x [<!ENTITY a "aaaa">]>${LIST}`],
  ])('refuses %s and leaves the list in force', async (_, xml) => {
    const before = await screening.lists(OPERATOR, {});
    await expect(importXml(xml)).rejects.toMatchObject({
      code: 'SCREENING.LIST_UNREADABLE',
      kind: 'invalid',
    });
    expect(await screening.lists(OPERATOR, {})).toEqual(before);
    expect(await readdir(join(directory, 'incoming'))).toEqual([]);
  });

  it.each(['UN', '../un', 'u', 'un list', "un'; DROP TABLE checks"])('takes %j for no code', (code) =>
    expect(importXml(LIST, code)).rejects.toMatchObject({ code: 'SCREENING.LIST_CODE_INVALID' }),
  );

  it('imports at the same time one after the other', async () => {
    const lists = await Promise.all(
      ['A', 'B', 'C'].map((name) =>
        importXml(listOf(person(`P.${name}`, `Person Number ${name}`)), 'parallel'),
      ),
    );
    expect(lists.map(({ version }) => version).sort()).toEqual([1, 2, 3]);
    const all = (await screening.lists(OPERATOR, {})).data.filter(({ code }) => code === 'parallel');
    expect(all.filter(({ active }) => active)).toHaveLength(1);
    expect(all.find(({ active }) => active)!.version).toBe(3);
  });
});

describe('decisions', () => {
  const AGENT: Actor = { id: 'key_1', role: 'agent' };
  const SECOND: Actor = { id: 'key_2', role: 'agent' };
  const SENIOR: Actor = { id: 'key_3', role: 'senior_agent' };

  const repository = <T>(
    work: (screening: ScreeningRepository) => Promise<T>,
    tenantId = 'ten_a',
  ): Promise<T> => testDatabase.database.transaction(tenantId, (tx) => work(new ScreeningRepository(tx)));

  const found = async (
    sellerId: string,
    subjectPointer = '/directors/0',
    subjectHash = 'one',
  ): Promise<ScreeningHit> => {
    await repository((hits) =>
      hits.upsert({
        sellerId,
        subjectPointer,
        subjectHash,
        listId: 'scl_1',
        listCode: 'un',
        entryRef: 'INV.001',
        score: 0.93,
        verdict: 'hit',
        reasons: ['NAME_0.930'],
      }),
    );
    const all = await repository((hits) => hits.forSeller(sellerId));
    return all.find((hit) => hit.subjectPointer === subjectPointer)!;
  };
  const decide = (hit: ScreeningHit, actor: Actor, decision: 'clear' | 'confirm') =>
    repository((hits) => hits.decide(hit.id, actor, decision, 'NOT_THE_PERSON'));
  const clear = async (hit: ScreeningHit): Promise<void> => {
    await decide(hit, AGENT, 'clear');
    await decide(hit, SECOND, 'clear');
  };

  it('clears with two people and not with one', async () => {
    const hit = await found(newId('sel'));
    expect(await decide(hit, AGENT, 'clear')).toEqual({ status: 'clearing_proposed' });
    await expect(decide(hit, AGENT, 'clear')).rejects.toMatchObject({
      code: 'SCREENING.FOUR_EYES',
      kind: 'conflict',
    });
    expect(await decide(hit, SECOND, 'clear')).toEqual({ status: 'cleared' });
    await expect(decide(hit, SENIOR, 'confirm')).rejects.toMatchObject({ code: 'SCREENING.ALREADY_DECIDED' });
    const [row] = await repository((hits) => hits.forSeller(hit.sellerId));
    expect(row).toMatchObject({ proposedBy: 'key_1', decidedBy: 'key_2', decidedReason: 'NOT_THE_PERSON' });
    const audit = await testDatabase.database.read('ten_a', (tx) =>
      tx.query(
        `SELECT action, actor_id FROM audit_entries WHERE tenant_id = $1 AND subject = $2 ORDER BY seq`,
        ['ten_a', hit.id],
      ),
    );
    expect(audit).toEqual([
      { action: 'screening_hit.clearing_proposed', actor_id: 'key_1' },
      { action: 'screening_hit.cleared', actor_id: 'key_2' },
    ]);
  });

  it('two people at the same moment: one proposes, the other decides', async () => {
    const hit = await found(newId('sel'));
    const results = await Promise.all([decide(hit, AGENT, 'clear'), decide(hit, SECOND, 'clear')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['cleared', 'clearing_proposed']);
  });

  it('a senior agent confirms at once, an agent needs a second person', async () => {
    expect(await decide(await found(newId('sel')), SENIOR, 'confirm')).toEqual({ status: 'confirmed' });
    const hit = await found(newId('sel'));
    expect(await decide(hit, AGENT, 'confirm')).toEqual({ status: 'confirming_proposed' });
    await expect(decide(hit, AGENT, 'confirm')).rejects.toMatchObject({ code: 'SCREENING.FOUR_EYES' });
    expect(await decide(hit, SECOND, 'clear')).toEqual({ status: 'clearing_proposed' });
    expect(await decide(hit, AGENT, 'clear')).toEqual({ status: 'cleared' });
  });

  it('is not there for another tenant or another seller', async () => {
    const hit = await found(newId('sel'));
    const notFound = { code: 'SCREENING.HIT_NOT_FOUND', kind: 'not_found' };
    await expect(
      repository((hits) => hits.decide(hit.id, AGENT, 'clear', 'X'), 'ten_b'),
    ).rejects.toMatchObject(notFound);
    await expect(
      repository((hits) => hits.decide(hit.id, AGENT, 'clear', 'X', newId('sel'))),
    ).rejects.toMatchObject(notFound);
    expect(await repository((hits) => hits.openHits(hit.sellerId))).toHaveLength(1);
  });

  it('remembers a cleared person, and no other one', async () => {
    const sellerId = newId('sel');
    await clear(await found(sellerId));
    expect(await found(sellerId)).toMatchObject({ status: 'cleared', decidedBy: 'key_2' });
    // The same person, now second in the list of directors.
    expect(await found(sellerId, '/directors/1')).toMatchObject({ status: 'cleared', decidedBy: 'key_2' });
    // Somebody else at the first place.
    expect(await found(sellerId, '/directors/0', 'two')).toMatchObject({ status: 'open', decidedBy: null });
    // Cleared for one seller says nothing about another.
    expect(await found(newId('sel'))).toMatchObject({ status: 'open' });
  });

  it('a name that was edited voids a proposal and never a confirmation', async () => {
    const proposed = await found(newId('sel'));
    await decide(proposed, AGENT, 'clear');
    expect(await found(proposed.sellerId, '/directors/0', 'two')).toMatchObject({
      status: 'open',
      proposedBy: null,
    });
    const confirmed = await found(newId('sel'));
    await decide(confirmed, SENIOR, 'confirm');
    expect(await found(confirmed.sellerId, '/directors/0', 'two')).toMatchObject({ status: 'confirmed' });
  });
});
