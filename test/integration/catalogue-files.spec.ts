import { CatalogueBench, goodRows, HEAD } from '../support/catalogue';
import { rawRow, rawWorkbook, workbook } from '../support/workbook';

let bench: CatalogueBench;
beforeAll(async () => {
  bench = await CatalogueBench.open();
});
afterAll(() => bench.close());

const COLUMNS = ['sku', 'title_en', 'price', 'description_en'];
const jsonl = (...rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

describe('a file with broken rows', () => {
  const nul = '\u0000';
  const broken: [string, string, string][] = [
    ['a price that is none', 'B1,Bowl,twelve,', 'PRICE.NOT_A_NUMBER'],
    ['a price of zero', 'B2,Bowl,0,', 'PRICE.ZERO'],
    ['no title', 'B3,,5,', 'PRODUCT.TITLE_MISSING'],
    ['more cells than columns', 'B4,Bowl, deep,5,blue,', 'ROW.RAGGED'],
    ['a SKU that stands above', 'SKU-00001,Bowl,5,', 'SKU.DUPLICATE_IN_FILE'],
    ['a title that is too long', `B5,${'x'.repeat(501)},5,`, 'TEXT.TOO_LONG'],
    ['a cell that is far too long', `B6,${'x'.repeat(40_000)},5,`, 'ROW.TOO_LONG'],
    ['a NUL byte', `B7,Bo${nul}wl,5,`, 'ROW.NUL'],
    ['bytes of another encoding', 'B8,Caf\xe9,5,', 'ROW.ENCODING'],
    ['no SKU and no price', ',Bowl,,', 'SKU.MISSING PRICE.MISSING'],
  ];

  it.each(broken)('%s: the code with its line, and the rest comes in', async (_what, line, codes) => {
    const seller = await bench.seller();
    // The good rows hold UTF-8 that must not be taken for another encoding because of one bad byte.
    const text = Buffer.from(`${HEAD}${goodRows(2).replace('Goods 2', 'چاول 大米')}`);
    const file = Buffer.concat([text, Buffer.from(`${line}\n`, 'latin1'), Buffer.from(goodRows(2, 3))]);
    const done = await bench.import(seller, file);
    const ref = { tenantId: seller.tenantId, importId: done.id };
    expect(await bench.errors(ref)).toEqual([`4 ${codes}`]);
    expect(done).toMatchObject({
      status: 'COMPLETED_WITH_ERRORS',
      counters: { read: 5, valid: 4, in_error: 1, created: 4, skipped: 0 },
    });
    const titles = (await bench.products(seller)).map(({ title }) => title);
    expect(titles).toEqual(['Goods 1', 'چاول 大米', 'Goods 3', 'Goods 4']);
  });

  it('a column that we do not know stops nothing', async () => {
    const seller = await bench.seller();
    const done = await bench.import(seller, 'sku,title_en,price,shelf\nA,Bowl,5,left\n');
    expect(done).toMatchObject({ status: 'COMPLETED', header: ['sku', 'title_en', 'price', 'shelf'] });
  });
});

describe('the kinds of files', () => {
  const rows = [
    ['A1', 'Basmati rice', '12.50', 'Long grain'],
    ['A2', 'Rock salt', '3.10', 'Pink'],
    ['A3', '', '1', ''],
  ];
  const csv = [COLUMNS, ...rows].map((cells) => cells.join(',')).join('\n');

  it('bring in the same products, told by content before name', async () => {
    const records = [];
    for (const [filename, bytes, format] of [
      ['a.csv', csv, 'csv'],
      ['a.csv', csv.replaceAll(',', ';'), 'csv'],
      ['a.csv', Buffer.from(`\uFEFF${csv}`, 'utf16le'), 'csv'],
      ['a.csv', await workbook([COLUMNS, ...rows]), 'xlsx'],
      [
        'a.xlsx',
        jsonl(...rows.map((row) => Object.fromEntries(COLUMNS.map((c, n) => [c, row[n]])))),
        'jsonl',
      ],
    ] as const) {
      const seller = await bench.seller();
      const done = await bench.import(seller, bytes, { filename });
      expect(done).toMatchObject({
        format,
        status: 'COMPLETED_WITH_ERRORS',
        counters: { read: 3, valid: 2, in_error: 1 },
      });
      const line = format === 'jsonl' ? 3 : 4;
      const ref = { tenantId: seller.tenantId, importId: done.id };
      expect(await bench.errors(ref)).toEqual([`${line} PRODUCT.TITLE_MISSING`]);
      records.push((await bench.products(seller)).map(({ record }) => record));
    }
    expect(records[0]).toHaveLength(2);
    for (const other of records) expect(other).toEqual(records[0]);
  });
});

describe('a file that cannot be used', () => {
  const sheet = () => workbook([COLUMNS, ['A1', 'Bowl', '5', '']]);
  const bomb = () => rawWorkbook(`${rawRow('1', COLUMNS)}<row r="2">${' '.repeat(260 * 1_048_576)}</row>`);
  it.each<[string, string, () => Promise<Buffer | string> | Buffer | string]>([
    ['nothing', 'FILE.NO_HEADER', () => ''],
    ['blank lines', 'FILE.NO_HEADER', () => '\n\n  \n'],
    ['columns and no row', 'FILE.NO_ROWS', () => HEAD],
    ['a workbook of columns and no row', 'FILE.NO_ROWS', () => workbook([COLUMNS])],
    ['columns that say nothing', 'FILE.LAYOUT_UNKNOWN', () => 'a,b\n1,2\n'],
    ['a column twice', 'FILE.DUPLICATE_HEADER', () => 'sku,title_en,price,SKU\nA,b,1,C\n'],
    ['half a workbook', 'XLSX.UNREADABLE', async () => (await sheet()).subarray(0, 2_000)],
    ['a workbook without its end', 'XLSX.UNREADABLE', async () => (await sheet()).subarray(0, -30)],
    ['a workbook packed in an unknown way', 'XLSX.UNREADABLE', () => rawWorkbook(rawRow('1', COLUMNS), 99)],
    ['a workbook of broken XML', 'XLSX.UNREADABLE', () => rawWorkbook('<row><c></row>')],
    ['an old or locked Excel file', 'XLSX.UNREADABLE', () => Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a small workbook that unpacks to 260 MB', 'XLSX.TOO_LARGE', bomb],
    [
      'a JSON line of 2,000 names',
      'FILE.TOO_MANY_COLUMNS',
      () => jsonl(Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`c${n}`, n]))),
    ],
  ])('%s: FAILED with %s, what to do, and the products as they were', async (_what, code, make) => {
    const seller = await bench.seller();
    await bench.import(seller, HEAD + goodRows(2));
    const before = await bench.products(seller);
    const done = await bench.import(seller, await make());
    expect(done).toMatchObject({ status: 'FAILED', failureCode: code, finishedAt: expect.any(Date) });
    // Not only what is wrong: an imperative that the seller can follow, or the limit to stay under.
    expect(done.failureDetail).toMatch(/\b(Save|save|Use|Add|Rename|Write|must|at most)\b/);
    expect(await bench.products(seller)).toEqual(before);
    const ref = { tenantId: seller.tenantId, importId: done.id };
    expect((await bench.traces(seller, ref)).staged).toEqual([]);
    expect(await bench.eventTypes(ref)).toEqual(['catalogue_import.uploaded', 'catalogue_import.failed']);
  });
});

/** Each would have failed its batch in the database, again and again. */
describe('what PostgreSQL does not take', () => {
  const HALF = '\ud83d';
  it.each<[string, string | Buffer, string[], string[]]>([
    ['a NUL in the name of a column', 'sku,title_en,pri\u0000ce\nA,Bowl,5\n', ['A'], []],
    ['half a character in a name', `{"sku":"A","title_en":"Bowl","price":5,"\\ud83d":1}`, ['A'], []],
    [
      'half a character in a picture',
      jsonl({ sku: 'A', title_en: 'Bowl', price: 5, image_urls: `https://a.example/${HALF}.png` }),
      ['A'],
      [],
    ],
    [
      'a value that a warning cuts in the middle of a character',
      `sku,title_en,price,image_urls\nA,Bowl,5,${'x'.repeat(199)}😀\n`,
      ['A'],
      [],
    ],
    ['a NUL in a JSON value', jsonl({ sku: 'A', title_en: 'B\u0000', price: 5 }), [], ['1 ROW.NUL']],
    [
      'a JSON line nested 100,000 deep',
      `${jsonl({ sku: 'A', title_en: 'Bowl', price: 5, x: 1 })}\n{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      ['A'],
      ['2 JSONL.LINE'],
    ],
    [
      'rows of a sheet with the number of another, and beyond any',
      rawWorkbook(
        rawRow('1', COLUMNS) +
          rawRow('2', ['A', '', '5']) +
          rawRow('2', ['B', '', '5']) +
          rawRow('99999999999', ['C', '', '5']) +
          rawRow('1.5', ['D', 'Bowl', '5']),
      ),
      ['D'],
      ['2 PRODUCT.TITLE_MISSING', '3 PRODUCT.TITLE_MISSING', '4 PRODUCT.TITLE_MISSING'],
    ],
  ])('%s ends the import like any other file', async (_what, bytes, skus, errors) => {
    const seller = await bench.seller();
    const done = await bench.import(seller, bytes);
    expect(done.status).toBe(errors.length ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED');
    expect(await bench.errors({ tenantId: seller.tenantId, importId: done.id })).toEqual(errors);
    expect((await bench.products(seller)).map(({ sku }) => sku)).toEqual(skus);
    const file = await bench.service.failedRows(bench.callerOf(seller), seller.sellerId, done.id);
    expect(file.body.length).toBeGreaterThan(0);
  });
});
