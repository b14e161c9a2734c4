import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type AppConfig, FixedClock, newId, type Principal, Vault } from '@app/platform';
import {
  CheckRepository,
  type CheckRow,
  CheckRunner,
  FileStore,
  ScreeningRepository,
  ScreeningService,
  type VerificationCheck,
} from '@app/verification';
import { TaxpayerCheck } from '../../libs/verification/src/checks/taxpayer-check';
import { ListIndexes } from '../../libs/verification/src/screening-store/list-indexes';
import { createTestDatabase, type TestDatabase } from '../support/database';

const TENANT = 'ten_a';
const OPERATOR: Principal = { tenantId: TENANT, callerId: 'key_op', role: 'operator' };
// Late in the evening UTC: the next day in Pakistan.
const NOW = new Date('2026-11-20T20:30:00Z');

const APPLICATION = {
  legal_name: 'Invented Surgical Works',
  ntn: '1234567-9',
  iban: 'PK36 SCBL 0000 0011 2345 6702',
  mobile: '0300 1234567',
  signatory: { name: 'Kaleem Akhtar Bhatti', cnic: '34201-0891231-7' },
  directors: [{ name: 'Kaleem Akhtar Bhatti', cnic: '34201-0891231-7' }, { name: 'Rukhsana Bhatti' }],
};

const LIST = `<CONSOLIDATED_LIST><INDIVIDUALS>
  <INDIVIDUAL><FIRST_NAME>Zarbakht</FIRST_NAME><SECOND_NAME>Khanzada Durrani</SECOND_NAME><REFERENCE_NUMBER>INV.001</REFERENCE_NUMBER></INDIVIDUAL>
</INDIVIDUALS></CONSOLIDATED_LIST>`;

let testDatabase: TestDatabase;
let directory: string;
let taxpayers: Server;
let runner: CheckRunner;
let unconfigured: CheckRunner;
let screening: ScreeningService;

/** What the registry answers next: a body, or a status code. */
let answers: Record<string, object | number> = {};
let asked: { path: string; body: unknown; authorization?: string }[] = [];

beforeAll(async () => {
  taxpayers = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({
        path: request.url!,
        body: JSON.parse(body),
        authorization: request.headers.authorization,
      });
      const answer = answers[request.url!] ?? 503;
      response.statusCode = typeof answer === 'number' ? answer : 200;
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => taxpayers.listen(0, '127.0.0.1', resolve));
  const clock = new FixedClock(NOW);
  testDatabase = await createTestDatabase(clock);
  directory = await mkdtemp(join(tmpdir(), 'rahdari-checks-'));
  const { database } = testDatabase;
  const vault = new Vault('ba'.repeat(32));
  const url = `http://127.0.0.1:${(taxpayers.address() as AddressInfo).port}`;
  const indexes = new ListIndexes(database);
  const runnerWith = (taxpayer: AppConfig['taxpayer']): CheckRunner =>
    new CheckRunner(database, vault, clock, indexes, new TaxpayerCheck({ taxpayer } as AppConfig));
  runner = runnerWith({ url, token: 'tok', verb: 'POST' });
  unconfigured = runnerWith({ verb: 'POST' });
  const files = new FileStore({ storageDir: directory } as AppConfig, vault, clock);
  screening = new ScreeningService(database, files, indexes, vault);
});
afterAll(async () => {
  await testDatabase.drop();
  await new Promise((resolve) => taxpayers.close(resolve));
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  answers = {
    '/dist/v1/statl': { 'status code': '00', status: 'Active' },
    '/dist/v1/Get_Reg_Type': {
      statuscode: '00',
      REGISTRATION_NO: '1234567',
      REGISTRATION_TYPE: 'Registered',
    },
  };
});

const run = (
  sellerId: string,
  check: VerificationCheck,
  application: object = APPLICATION,
  round = 1,
  by = runner,
) =>
  by.run({
    tenantId: TENANT,
    sellerId,
    check,
    round,
    application: application as Record<string, unknown>,
    basis: 'b',
  });
const checks = <T>(work: (repository: CheckRepository) => Promise<T>): Promise<T> =>
  testDatabase.database.transaction(TENANT, (tx) => work(new CheckRepository(tx)));
const latest = async (sellerId: string, check: VerificationCheck): Promise<CheckRow> =>
  (await checks((repository) => repository.latest(sellerId))).find((row) => row.check === check)!;
const settlements = (sellerId: string) =>
  testDatabase.database.read(TENANT, (tx) =>
    tx.query<{ details: { status: string } }>(
      `SELECT details FROM audit_entries WHERE tenant_id = $1 AND subject = $2 AND action = 'check.settled' ORDER BY seq`,
      [TENANT, sellerId],
    ),
  );

describe('identifiers', () => {
  it('passes good ones and keeps no number', async () => {
    const sellerId = newId('sel');
    expect(await run(sellerId, 'identifiers')).toEqual({ status: 'pass', code: null });
    const row = await latest(sellerId, 'identifiers');
    expect(row).toMatchObject({ round: 1, status: 'pass', ruleVersion: 'identifiers@1', settledAt: NOW });
    expect(JSON.stringify(row.evidence)).not.toMatch(/\d{6}/);
  });

  it.each([
    ['a mistyped IBAN', { iban: 'PK36SCBL0000001123456703' }, 'fail', 'IBAN.CHECKSUM'],
    ['a CNIC in the STRN field', { strn: '3420108912317' }, 'fail', 'STRN.IS_CNIC'],
    ["a director's CNIC", { directors: [{ cnic: '34201-0891231-0' }] }, 'fail', 'CNIC.GENDER_DIGIT'],
    ['a check digit that does not fit', { ntn: '1234567-8' }, 'review', 'NTN.CHECK_DIGIT_MISMATCH'],
    ['answers of the wrong shape', { signatory: 'x', directors: { a: 1 }, ntn: 7 }, 'pass', null],
  ])('%s', async (_, part, status, code) => {
    expect(await run(newId('sel'), 'identifiers', { ...APPLICATION, ...part })).toEqual({ status, code });
  });
});

describe('taxpayer status', () => {
  it('asks for the day in Pakistan, passes an active one, keeps the answer without the number', async () => {
    const sellerId = newId('sel');
    expect(await run(sellerId, 'taxpayer_status')).toEqual({ status: 'pass', code: null });
    expect(asked).toEqual([
      { path: '/dist/v1/statl', body: { regno: '1234567', date: '2026-11-21' }, authorization: 'Bearer tok' },
    ]);
    expect((await latest(sellerId, 'taxpayer_status')).evidence).toEqual({
      date: '2026-11-21',
      statl: { 'status code': '00', status: 'Active' },
    });
  });

  it('asks for the sales tax registration of who gave an STRN', async () => {
    answers['/dist/v1/Get_Reg_Type'] = { statuscode: '01', REGISTRATION_TYPE: 'unregistered' };
    const application = { ...APPLICATION, strn: '3277876123456' };
    expect(await run(newId('sel'), 'taxpayer_status', application)).toEqual({
      status: 'review',
      code: 'TAXPAYER.NOT_REGISTERED',
    });
  });

  it('leaves an inactive one to a person', async () => {
    answers['/dist/v1/statl'] = { 'status code': '01', status: 'In-Active' };
    expect(await run(newId('sel'), 'taxpayer_status')).toEqual({
      status: 'review',
      code: 'TAXPAYER.NOT_ACTIVE',
    });
  });

  it.each([503, 500, 401, { nonsense: true }, 404])(
    'a registry that answers %j approves nobody',
    async (answer) => {
      answers['/dist/v1/statl'] = answer;
      const { status } = await run(newId('sel'), 'taxpayer_status');
      expect(['waiting_registry', 'review']).toContain(status);
      if (typeof answer === 'number') expect(status).toBe('waiting_registry');
    },
  );

  it('waits for a registry that is down and settles once it answers', async () => {
    const sellerId = newId('sel');
    await checks((repository) => repository.requestRound(sellerId, ['taxpayer_status'], 1));
    answers['/dist/v1/statl'] = 503;
    expect(await run(sellerId, 'taxpayer_status')).toEqual({
      status: 'waiting_registry',
      code: 'TAXPAYER.UNAVAILABLE',
    });
    expect(await latest(sellerId, 'taxpayer_status')).toMatchObject({
      status: 'waiting_registry',
      settledAt: null,
    });
    expect(await settlements(sellerId)).toEqual([]);
    answers['/dist/v1/statl'] = { 'status code': '00', status: 'Active' };
    expect(await run(sellerId, 'taxpayer_status')).toEqual({ status: 'pass', code: null });
    // Settled: neither an outage nor another answer changes it any more, and nobody is asked again.
    answers['/dist/v1/statl'] = { 'status code': '01', status: 'In-Active' };
    asked = [];
    expect(await run(sellerId, 'taxpayer_status')).toEqual({ status: 'pass', code: null });
    expect(asked).toEqual([]);
    expect(await settlements(sellerId)).toHaveLength(1);
  });

  it('an outage that is recorded late does not undo an answer', async () => {
    const sellerId = newId('sel');
    await run(sellerId, 'taxpayer_status');
    const late = { check: 'taxpayer_status', round: 1, status: 'waiting_registry', code: 'X' } as const;
    const row = await checks((repository) =>
      repository.record({ ...late, sellerId, evidence: {}, ruleVersion: 'x', basis: 'b' }),
    );
    expect(row).toMatchObject({ status: 'pass', changed: false });
  });

  it('goes to a person where no registry is configured', async () => {
    expect(await run(newId('sel'), 'taxpayer_status', APPLICATION, 1, unconfigured)).toEqual({
      status: 'review',
      code: 'TAXPAYER.NOT_CONFIGURED',
    });
    expect(await run(newId('sel'), 'taxpayer_status', { ntn: 'nonsense' })).toEqual({
      status: 'review',
      code: 'TAXPAYER.NO_NUMBER',
    });
  });
});

describe('name screening', () => {
  const NAMED = { ...APPLICATION, directors: [{ name: 'Zarbakht Khanzada Durani' }] };
  const hitsOf = (sellerId: string) =>
    testDatabase.database.read(TENANT, (tx) => new ScreeningRepository(tx).forSeller(sellerId));
  const decide = (hitId: string, callerId: string) =>
    testDatabase.database.transaction(TENANT, (tx) =>
      new ScreeningRepository(tx).decide(hitId, { id: callerId, role: 'agent' }, 'clear', 'OTHER_PERSON'),
    );

  it('goes to a person while there is no list', async () => {
    expect(await run(newId('sel'), 'name_screening')).toEqual({
      status: 'review',
      code: 'SCREENING.NO_LIST',
    });
  });

  it('finds a director, and passes the next round once two people cleared him', async () => {
    await screening.importList(OPERATOR, newId('cmd'), {
      code: 'un',
      stream: Readable.from([Buffer.from(LIST)]),
    });
    const clean = newId('sel');
    expect(await run(clean, 'name_screening')).toEqual({ status: 'pass', code: null });
    expect((await latest(clean, 'name_screening')).evidence).toMatchObject({
      lists: [{ code: 'un', version: 1 }],
      subjects: ['/legal_name', '/signatory', '/directors/0', '/directors/1'],
      candidates: 0,
    });

    const sellerId = newId('sel');
    const twice = await Promise.all([1, 2].map(() => run(sellerId, 'name_screening', NAMED)));
    expect(twice).toEqual([1, 2].map(() => ({ status: 'review', code: 'SCREENING.CANDIDATE' })));
    const hits = await hitsOf(sellerId);
    expect(hits).toMatchObject([
      { subjectPointer: '/directors/0', listCode: 'un', entryRef: 'INV.001', status: 'open' },
    ]);
    expect(await settlements(sellerId)).toHaveLength(1);

    // Renaming him away closes nothing.
    expect(await run(sellerId, 'name_screening', APPLICATION, 2)).toMatchObject({
      code: 'SCREENING.CANDIDATE',
    });
    await decide(hits[0]!.id, 'key_1');
    await decide(hits[0]!.id, 'key_2');
    expect(await run(sellerId, 'name_screening', NAMED, 3)).toEqual({ status: 'pass', code: null });
    expect(await latest(sellerId, 'name_screening')).toMatchObject({ round: 3, status: 'pass' });
    // Another director is another person.
    const other = {
      ...NAMED,
      directors: [{ name: 'Zarbakht Khanzada Durrani', father_name: 'Somebody Else' }],
    };
    expect(await run(sellerId, 'name_screening', other, 4)).toMatchObject({ code: 'SCREENING.CANDIDATE' });
  });

  it('keeps no name in what it records', async () => {
    const sellerId = newId('sel');
    await run(sellerId, 'name_screening', NAMED);
    const rows = JSON.stringify([await hitsOf(sellerId), await latest(sellerId, 'name_screening')]);
    expect(rows).not.toMatch(/Zarbakht|Bhatti/i);
  });
});

describe('rounds', () => {
  it('opens pending rows once and gives the latest round of each check', async () => {
    const sellerId = newId('sel');
    const request = (round: number, ...names: VerificationCheck[]) =>
      checks((repository) => repository.requestRound(sellerId, names, round));
    await request(1, 'identifiers', 'taxpayer_status');
    await run(sellerId, 'identifiers');
    await request(1, 'identifiers', 'taxpayer_status');
    await request(2, 'identifiers');
    const rows = await checks((repository) => repository.latest(sellerId));
    expect(rows.map(({ check, round, status }) => [check, round, status])).toEqual([
      ['identifiers', 2, 'pending'],
      ['taxpayer_status', 1, 'pending'],
    ]);
    const elsewhere = await testDatabase.database.read('ten_b', (tx) =>
      new CheckRepository(tx).latest(sellerId),
    );
    expect(elsewhere).toEqual([]);
  });
});
