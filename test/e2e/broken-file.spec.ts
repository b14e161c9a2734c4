import { type Applicant, Cast } from '../support/cast';
import { until } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

interface Import {
  id: string;
  status: string;
  sha256: string;
  retry_of: string | null;
  failure: { code: string } | null;
  counters: Record<string, number>;
}
interface Product {
  id: string;
  sku: string;
  version: number;
  title: string;
}

const FINISHED = ['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'];
const HEADER = 'Item No,Product Name,Unit Price,Currency,MOQ,Unit,HS Code,My own remark';
const GOOD = [
  'TW-1,"Bath towel, white",4.20,USD,500,C62,6302.60,from loom 3',
  'TW-2,Hand towel,2.10,USD,500,C62,6302.60,',
];
const BROKEN = [
  'TW-3,Beach towel,on request,USD,500,C62,6302.60,ask Bilal',
  ',Kitchen towel,1.10,USD,500,C62,6302.60,=HYPERLINK("x")',
];
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;

let rahdari: Rahdari;
let cast: Cast;
let seller: Applicant;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'catalogues');
  seller = await cast.submitted(await cast.programme(0), 'ACTIVE');
}, 120_000);
afterAll(() => rahdari?.stop());

const send = (path: string, text: string, key?: string, type = 'text/csv') =>
  seller.client.post<Import & { code: string }>(`${seller.path}/${path}`, text, {
    headers: { 'content-type': type },
    key,
  });

const finished = ({ id }: { id: string }): Promise<Import> =>
  until(
    async () => (await seller.client.get<Import>(`${seller.path}/catalogue-imports/${id}`)).body,
    ({ status }) => FINISHED.includes(status),
  );

const products = async (): Promise<Product[]> =>
  (await seller.client.get<{ data: Product[] }>(`${seller.path}/products?limit=200`)).body.data;

const imports = async (): Promise<Import[]> =>
  (await seller.client.get<{ data: Import[] }>(`${seller.path}/catalogue-imports`)).body.data;

describe('a catalogue with row errors', () => {
  let first: Import;
  let failedRows: string;

  it('takes the good rows and names the others', async () => {
    const started = await send('catalogue-imports?filename=towels.csv', csv(...GOOD, ...BROKEN));
    expect(started.status).toBe(202);
    first = await finished(started.body);
    expect(first).toMatchObject({
      status: 'COMPLETED_WITH_ERRORS',
      counters: { read: 4, created: 2, in_error: 2, updated: 0 },
    });
    expect((await products()).map(({ sku }) => sku).sort()).toEqual(['TW-1', 'TW-2']);
  });

  it('gives the failed rows back in the seller’s own columns, with the problem behind', async () => {
    const answer = await seller.client.get(`${seller.path}/catalogue-imports/${first.id}/errors`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="failed-rows-imp_/);
    const [header = '', ...lines] = answer.text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n');
    expect(header).toBe(`${HEADER},rahdari_line,rahdari_code,rahdari_problem,rahdari_fix`);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^TW-3,Beach towel,on request,USD,500,C62,6302.60,ask Bilal,4,[A-Z_.]+,/);
    // What a spreadsheet would run comes back as text.
    expect(lines[1]).toContain(`'=HYPERLINK`);
    failedRows = answer.text;
  });

  it('takes the corrected rows, and only those', async () => {
    const before = await products();
    const fixed = failedRows.replace('on request', '6.50').replace(/\r\n,Kitchen/, '\r\nTW-4,Kitchen');
    const started = await send(`catalogue-imports/${first.id}/retry?filename=fixed.csv`, fixed);
    expect(started).toMatchObject({ status: 202, body: { retry_of: first.id } });
    expect(await finished(started.body)).toMatchObject({
      status: 'COMPLETED',
      counters: { read: 2, created: 2, in_error: 0 },
    });
    const after = await products();
    expect(after.map(({ sku }) => sku).sort()).toEqual(['TW-1', 'TW-2', 'TW-3', 'TW-4']);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  it('changes nothing when the same file comes twice', async () => {
    const before = await products();
    const whole = csv(
      ...GOOD,
      'TW-3,Beach towel,6.50,USD,500,C62,6302.60,',
      'TW-4,Kitchen towel,1.10,USD,500,C62,6302.60,',
    );
    for (let time = 1; time <= 2; time++) {
      const done = await finished((await send('catalogue-imports?filename=towels.csv', whole)).body);
      expect(done).toMatchObject({ status: 'COMPLETED', counters: { created: 0, in_error: 0 } });
      if (time === 2) expect(done.counters).toMatchObject({ updated: 0, unchanged: 4 });
    }
    expect((await products()).map(({ id, sku }) => ({ id, sku }))).toEqual(
      before.map(({ id, sku }) => ({ id, sku })),
    );
  });

  it('makes one import of a request that is repeated', async () => {
    const text = csv(GOOD[0]!);
    const one = await send('catalogue-imports?filename=again.csv', text, 'the-same-key');
    const two = await send('catalogue-imports?filename=again.csv', text, 'the-same-key');
    expect(two.headers.get('idempotency-replayed')).toBe('true');
    expect({ status: two.status, body: two.body }).toEqual({ status: one.status, body: one.body });
    expect((await imports()).filter(({ sha256 }) => sha256 === one.body.sha256)).toHaveLength(1);
    await finished(one.body);
  });

  it('is retried only while rows are open', async () => {
    const done = (await imports()).find(({ status }) => status === 'COMPLETED')!;
    const count = (await imports()).length;
    for (const path of [`${done.id}/retry`, `${done.id}/cancel`]) {
      const refused = path.endsWith('retry')
        ? await send(`catalogue-imports/${path}`, csv(...GOOD))
        : await seller.client.post(`${seller.path}/catalogue-imports/${path}`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'IMPORT.ACTION_NOT_ALLOWED' } });
    }
    expect(await imports()).toHaveLength(count);
  });
});

describe('a file that is no catalogue', () => {
  it.each([
    ['no rows', '', 'text/csv'],
    ['a header that says nothing', 'a,b,c\r\n1,2,3\r\n', 'text/csv'],
    ['a sheet that is none', 'PK\u0003\u0004 not a zip', XLSX()],
    ['bytes', '\u0000\u0001\u0002\u0003', 'text/csv'],
  ])('fails whole: %s', async (_, text, type) => {
    const before = await products();
    const started = await send('catalogue-imports?filename=file', text, undefined, type);
    if (started.status === 202) {
      const done = await finished(started.body);
      expect(done.status).toBe('FAILED');
      expect(done.failure?.code).toMatch(/^(IMPORT|FILE|CSV|XLSX|JSONL)\./);
    } else expect(started).toMatchObject({ status: 422 });
    expect(await products()).toEqual(before);
  });

  it('is not taken from a seller who is not approved yet', async () => {
    const draft = await cast.accepted(await cast.programme(0));
    const refused = await draft.client.post(`${draft.path}/catalogue-imports`, csv(...GOOD), {
      headers: { 'content-type': 'text/csv' },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'SELLER.CAPABILITY_INACTIVE' } });
    const { body } = await draft.client.get<{ data: unknown[] }>(`${draft.path}/catalogue-imports`);
    expect(body.data).toEqual([]);
  });
});

function XLSX(): string {
  return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
}
