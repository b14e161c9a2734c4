import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readProducts, type CatalogueImport } from '@app/catalogue';
import { Readable } from 'node:stream';
import { CatalogueBench } from '../support/catalogue';
import type { ListedSeller } from '../support/listed-seller';
import { workbook } from '../support/workbook';

let bench: CatalogueBench;
beforeAll(async () => {
  bench = await CatalogueBench.open();
});
afterAll(() => bench.close());

const OWN = ['rahdari_line', 'rahdari_code', 'rahdari_problem', 'rahdari_fix'];
const failedRows = async (seller: ListedSeller, { id }: CatalogueImport) =>
  bench.service.failedRows(bench.callerOf(seller), seller.sellerId, id);

/** Corrected by replacing text, as a person would in an editor. */
function corrected(body: Buffer, ...changes: [string, string][]): string {
  let text = body.toString('utf8');
  for (const [wrong, right] of changes) {
    expect(text).toContain(wrong);
    text = text.replace(wrong, right);
  }
  return text;
}

const readBack = async (body: Buffer, format: 'csv' | 'xlsx'): Promise<string[][]> => {
  const cells: string[][] = [];
  for await (const { failed } of readProducts(Readable.from([body]), { format, defaultCurrency: 'USD' }))
    cells.push(...failed.map((row) => row.cells.slice(0, 4)));
  return cells;
};

describe('failed rows of a CSV', () => {
  const FILE = [
    'Item no;Product name;FOB price;Shelf;Curr',
    'A1;Basmati rice;12,50;left;USD',
    'A2;;3,10;right;USD',
    'A3;"=1+1;x";free;"top; ""left""";USD',
  ].join('\n');

  it('come in the columns of the seller with ours behind, and land once corrected', async () => {
    const seller = await bench.seller();
    const first = await bench.import(seller, FILE);
    expect(first.counters).toMatchObject({ read: 3, created: 1, in_error: 2 });
    const file = await failedRows(seller, first);
    expect(file).toMatchObject({ contentType: 'text/csv; charset=utf-8', extension: 'csv' });
    const [header, ...rows] = file.body.toString('utf8').replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(header).toBe(['Item no', 'Product name', 'FOB price', 'Shelf', 'Curr', ...OWN].join(','));
    expect(rows[0]).toMatch(/^A2,,"3,10",right,USD,3,PRODUCT\.TITLE_MISSING,/);
    expect(rows[1]).toMatch(/^A3,"'=1\+1;x",free,"top; ""left""",USD,4,PRICE\.NOT_A_NUMBER,/);

    const before = await bench.products(seller);
    const text = corrected(file.body, ['A2,,', 'A2,Rock salt,'], ['free', '7']);
    const second = await bench.import(seller, text, { retryOf: first.id });
    expect(second).toMatchObject({
      status: 'COMPLETED',
      retryOf: first.id,
      counters: { read: 2, created: 2, updated: 0, in_error: 0 },
    });
    const after = await bench.products(seller);
    expect(after.map(({ sku }) => sku)).toEqual(['A1', 'A2', 'A3']);
    expect(after[0]).toEqual(before[0]);
    await expect(bench.upload(seller, text, { retryOf: second.id })).rejects.toMatchObject({
      code: 'IMPORT.ACTION_NOT_ALLOWED',
    });
  });

  it.each(['csv', 'xlsx'] as const)(
    'of %s come back with the cells that the seller wrote',
    async (format) => {
      const seller = await bench.seller();
      const sheet = [
        ['sku', 'title_en', 'price', '=note'],
        ['-A1', '=Cup', 'free', "'=x"],
        ["'-A1", '@Bowl', 'free', '-5'],
        ['-7', "'quoted'", 'free', '+a'],
      ];
      const whole = sheet.map((cells) => cells.join(',')).join('\n');
      const bytes = format === 'csv' ? whole : await workbook(sheet);
      const filename = `a.${format}`;
      const first = await bench.import(seller, bytes, { filename });
      const file = await failedRows(seller, first);
      // Sent back as it is, it fails for the same reasons, and is given back as the same file but for the lines.
      const again = await bench.import(seller, file.body, { filename, retryOf: first.id });
      expect(again).toMatchObject({ counters: { in_error: 3 } });
      const repeated = await failedRows(seller, again);
      expect(await readBack(repeated.body, format)).toEqual(sheet.slice(1));
      if (format !== 'csv') return;
      expect(file.body.toString('utf8')).toContain("\r\n'-A1,'=Cup,free,''=x,");
      const text = corrected(file.body, ['free', '5'], ['free', '6'], ['free', '7']);
      await bench.import(seller, text, { filename, retryOf: first.id });
      expect((await bench.products(seller)).map(({ sku, title }) => [sku, title])).toEqual([
        ["'-A1", '@Bowl'],
        ['-7', "'quoted'"],
        ['-A1', '=Cup'],
      ]);
    },
  );

  it('keep their cells when our columns were moved to the front', async () => {
    const seller = await bench.seller();
    const moved =
      'rahdari_line,rahdari_code,sku,title_en,price\n3,PRODUCT.TITLE_MISSING,A2,,5\n4,X,A3,Bowl,free\n';
    const file = await failedRows(seller, await bench.import(seller, moved));
    const [header, ...rows] = file.body.toString('utf8').replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(header).toBe(['sku', 'title_en', 'price', ...OWN].join(','));
    expect(rows[0]).toMatch(/^A2,,5,2,PRODUCT\.TITLE_MISSING,/);
    expect(rows[1]).toMatch(/^A3,Bowl,free,3,PRICE\.NOT_A_NUMBER,/);
  });
});

describe('failed rows of the other kinds', () => {
  it('of a workbook are a workbook', async () => {
    const seller = await bench.seller();
    const sheet = [
      ['货号', 'Product name', '单价'],
      ['A1', '', '5'],
      ['A2', 'Lamp', '8'],
    ];
    const first = await bench.import(seller, await workbook(sheet), { filename: 'a.xlsx' });
    const file = await failedRows(seller, first);
    expect(file.extension).toBe('xlsx');
    const rows = [];
    for await (const batch of readProducts(Readable.from([file.body]), {
      format: 'xlsx',
      defaultCurrency: 'USD',
    }))
      rows.push(batch);
    expect(rows[0]).toMatchObject({ header: ['货号', 'Product name', '单价', ...OWN], rowsRead: 1 });
    expect(rows[0]!.failed[0]!.cells.slice(0, 5)).toEqual(['A1', '', '5', '2', 'PRODUCT.TITLE_MISSING']);
    const again = await workbook([sheet[0]!, ['A1', 'Cup', '5']]);
    const second = await bench.import(seller, again, { filename: 'a.xlsx', retryOf: first.id });
    expect(second).toMatchObject({ status: 'COMPLETED', counters: { created: 1 } });
  });

  it('of JSON Lines are JSON Lines', async () => {
    const seller = await bench.seller();
    const lines =
      '{"Item no":"A1","name":"","price":5,"tags":["a","b"]}\n{"Item no":"A2","name":"Lamp","price":8}\n';
    const first = await bench.import(seller, lines, { filename: 'a.jsonl' });
    const file = await failedRows(seller, first);
    expect(JSON.parse(file.body.toString('utf8'))).toMatchObject({
      'Item no': 'A1',
      price: '5',
      tags: 'a|b',
      rahdari_line: '1',
      rahdari_code: 'PRODUCT.TITLE_MISSING',
    });
    const text = corrected(file.body, ['{', '{"name":"Cup",']);
    const second = await bench.import(seller, text, { filename: 'a.jsonl', retryOf: first.id });
    expect(second).toMatchObject({ status: 'COMPLETED', counters: { created: 1 } });
  });
});

describe('variants on rows of their own', () => {
  const HEADER = 'Handle,Title,Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src';
  const FILE = [
    HEADER,
    'shirt,Linen shirt,Indus,Shirts,Size,S,,free,https://a.example/1.png',
    'shirt,,,,,M,,21.00,',
    'shirt,,,,,L,,gratis,',
    'shirt,,,,,,,,https://a.example/2.png',
  ].join('\n');

  it('land alone as they would have with the rows above them', async () => {
    const whole = await bench.seller();
    await bench.import(whole, FILE.replace('free', '20.00').replace('gratis', '22.00'));
    const seller = await bench.seller();
    const first = await bench.import(seller, FILE);
    expect(first.counters).toMatchObject({ read: 4, created: 1, in_error: 2, skipped: 1 });
    const { body } = await failedRows(seller, first);
    const text = corrected(body, ['free', '20.00'], ['gratis', '22.00']);
    // The first row of the product may be corrected without the others, and the others without it.
    const lines = text.trimEnd().split('\r\n');
    for (const row of lines.slice(1)) {
      const done = await bench.import(seller, `${lines[0]}\r\n${row}\r\n`, { retryOf: first.id });
      expect(done).toMatchObject({ status: 'COMPLETED', counters: { created: 1 } });
    }
    const records = async (one: ListedSeller) => (await bench.products(one)).map(({ record }) => record);
    expect(await records(seller)).toEqual(await records(whole));
  });
});

describe('a row that is no variant', () => {
  it('takes nothing over from the product above it', async () => {
    const seller = await bench.seller();
    const header = 'Handle,Title,Vendor,Option1 Value,Variant Price';
    const rows = 'shirt,Shirt,Indus,S,20\nhat,Hat,,,5,spare\nshirt,,,M,,spare\ncap,Cap,,,free';
    const first = await bench.import(seller, `${header}\n${rows}`);
    const text = (await failedRows(seller, first)).body.toString('utf8');
    expect(text.split('\r\n').map((row) => row.split(',').slice(0, 5).join())).toEqual([
      `\uFEFF${header}`,
      'hat,Hat,,,5',
      'shirt,,,M,',
      'cap,Cap,,,free',
      '',
    ]);
  });
});

const shared = process.env.RAHDARI_SHARED_DATA ?? join(__dirname, '..', '..', '..', 'shared', 'data');
const shops = existsSync(join(shared, 'catalogues')) ? describe : describe.skip;
shops('shop exports as their owners get them (RAHDARI_SHARED_DATA; skipped where they are absent)', () => {
  it.each([
    ['shopify-apparel.csv', 22],
    ['shopify-home-and-garden.csv', 21],
  ])('%s: %i rows, as many products, none in error', async (file, count) => {
    const seller = await bench.seller();
    const bytes = await buffer(createReadStream(join(shared, 'catalogues', file)));
    const done = await bench.import(seller, bytes, { filename: file });
    expect(done).toMatchObject({ status: 'COMPLETED', layout: 'shopify' });
    expect(done.counters).toMatchObject({ read: count, created: count, in_error: 0, skipped: 0 });
    const products = await bench.products(seller);
    expect(products).toHaveLength(count);
    expect(products.every(({ title }) => title.trim() && !/[<>]/.test(title))).toBe(true);
    // A variant carries the name of its product and its option.
    const variants = products.filter(({ title }) => title.includes(' - '));
    expect(variants.length).toBeGreaterThan(0);
    const again = await bench.import(seller, bytes, { filename: file });
    expect(again.counters).toMatchObject({ created: 0, updated: 0, unchanged: count });
  });
});
