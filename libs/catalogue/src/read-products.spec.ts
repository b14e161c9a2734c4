import { Readable } from 'node:stream';
import writeXlsxFile from 'write-excel-file/node';
import { failedRowsFile } from './failed-rows';
import { type FileFormat, type ProductBatch, readProducts } from './read-products';

async function read(source: Readable | string | Buffer, format: FileFormat = 'csv', skipRows = 0) {
  const stream = source instanceof Readable ? source : Readable.from([Buffer.from(source)]);
  const all: ProductBatch = { layout: 'b2b_generic', header: [], records: [], failed: [], rowsRead: 0 };
  for await (const batch of readProducts(stream, { format, defaultCurrency: 'USD', skipRows })) {
    all.records.push(...batch.records);
    all.failed.push(...batch.failed);
    Object.assign(all, { layout: batch.layout, header: batch.header, rowsRead: batch.rowsRead });
  }
  return all;
}

const codes = (batch: ProductBatch): string[] =>
  batch.failed.flatMap(({ issues }) => issues.map(({ code }) => code));
const HEAD = 'sku,title_en,price,currency,moq,unit\n';

describe('CSV', () => {
  it.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${HEAD}A1,Rice,12.50,USD,10,KGM\n`)],
    ['UTF-16 little endian', Buffer.from(`\uFEFF${HEAD}A1,Rice,12.50,USD,10,KGM\n`, 'utf16le')],
    ['bare carriage returns', Buffer.from(`${HEAD}A1,Rice,12.50,USD,10,KGM\n`.replaceAll('\n', '\r'))],
    ['semicolons', Buffer.from(`${HEAD}A1,Rice,12.50,USD,10,KGM\n`.replaceAll(',', ';'))],
    ['a sep= line', Buffer.from(`sep=|\n${HEAD}A1,Rice,12.50,USD,10,KGM\n`.replaceAll(',', '|'))],
    ['blank lines before', Buffer.from(`\n\n${HEAD}A1,Rice,12.50,USD,10,KGM\n`)],
    ['no line end at the end', Buffer.from(`${HEAD}A1,Rice,12.50,USD,10,KGM`)],
    ['Arabic-Indic digits', Buffer.from(`${HEAD}A1,Rice,١٢.٥٠,USD,١٠,KGM\n`)],
  ])('reads %s', async (_what, bytes) => {
    const { records, failed } = await read(bytes);
    expect(failed).toEqual([]);
    expect(records[0]?.record).toMatchObject({
      sku: 'A1',
      currency: 'USD',
      price_tiers: [{ min_quantity: 10, amount_minor: '1250' }],
      unit: 'KGM',
    });
  });

  it('reads Windows-1252 and quoted line ends, and keeps line numbers', async () => {
    const text = `${HEAD}A1,"Caf\u00e9\nset",5,USD,1,SET\nA2,,5,USD,1,SET\n`;
    const { records, failed } = await read(Buffer.from(text, 'latin1'));
    expect(records[0]).toMatchObject({ line: 2, record: { titles: { en: 'Caf\u00e9\nset' } } });
    expect(failed[0]).toMatchObject({
      line: 4,
      issues: [{ code: 'PRODUCT.TITLE_MISSING', column: 'title_en' }],
    });
  });

  it('is the same however the bytes are cut', async () => {
    const text = Buffer.from(`${HEAD}A1,"say ""hi"", چاول",5,USD,1,C62\r\nA2,b,6,USD,1,C62\r\n`);
    const cut = Readable.from([...text].map((byte) => Buffer.from([byte])));
    expect(await read(cut)).toEqual(await read(text));
  });

  it.each([
    ['an open quote', 'A1,"Rice,5,USD,1,C62\nA2,b,5,USD,1,C62\n', ['CSV.QUOTE_NOT_CLOSED']],
    ['a row that is too wide', 'A1,Rice,5,USD,1,C62,more\n', ['ROW.RAGGED']],
    ['NUL', 'A1,Ri\u0000ce,5,USD,1,C62\n', ['ROW.NUL']],
    ['a 40,000 character cell', `A1,${'x'.repeat(40_000)},5,USD,1,C62\n`, ['ROW.TOO_LONG']],
    ['a SKU twice', 'A1,a,5,USD,1,C62\nA1,b,5,USD,1,C62\n', ['SKU.DUPLICATE_IN_FILE']],
    ['NFC and NFD twins', 'caf\u00e9,a,5,USD,1,C62\ncafe\u0301,b,5,USD,1,C62\n', ['SKU.DUPLICATE_IN_FILE']],
    ['a zero-width SKU', 'A\u200b1,a,5,USD,1,C62\n', ['SKU.INVISIBLE_CHARACTERS']],
    ['no price', 'A1,a,,USD,1,C62\n', ['PRICE.MISSING']],
    ['1e308', 'A1,a,1e308,USD,1,C62\n', ['PRICE.NOT_A_NUMBER']],
    ['NaN', 'A1,a,NaN,USD,1,C62\n', ['PRICE.NOT_A_NUMBER']],
    ['-5', 'A1,a,-5,USD,1,C62\n', ['PRICE.NOT_A_NUMBER']],
    ['0', 'A1,a,0,USD,1,C62\n', ['PRICE.ZERO']],
    ['a third of a cent', 'A1,a,0.333,USD,1,C62\n', ['PRICE.PRECISION']],
    ['a package as unit', 'A1,a,5,USD,1,BX\n', ['UNIT.IS_PACKAGING']],
    ['an unknown currency', 'A1,a,5,XXX,1,C62\n', ['CURRENCY.UNKNOWN']],
    ['a MOQ of zero', 'A1,a,5,USD,0,C62\n', ['NUMBER.NOT_POSITIVE']],
  ])('makes a row error of %s', async (_what, rows, expected) => {
    expect(codes(await read(HEAD + rows))).toEqual(expected);
  });

  it('understands decimal commas and thousands', async () => {
    const { records } = await read(
      `${HEAD}A1,a,"12,5",USD,1,C62\nA2,a,"1.250,50",USD,1,C62\nA3,a,"1,250",USD,1,C62\n`,
    );
    expect(records.map(({ record }) => record.price_tiers[0]?.amount_minor)).toEqual([
      '1250',
      '125050',
      '125000',
    ]);
  });

  it.each([
    ['nothing', '', 'FILE.NO_HEADER'],
    ['headers twice', 'sku,title_en,price,Price\n', 'FILE.DUPLICATE_HEADER'],
    [
      '100,000 columns',
      `${Array.from({ length: 100_000 }, (_, n) => `c${n}`).join(',')}\n`,
      'FILE.TOO_MANY_COLUMNS',
    ],
    ['no title or price', 'a,b\n1,2\n', 'FILE.LAYOUT_UNKNOWN'],
  ])('refuses a file of %s', async (_what, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code, kind: 'invalid' });
  });

  it('is not moved by names of the prototype', async () => {
    const { records } = await read('sku,title_en,price,__proto__,constructor\nA1,a,5,x,y\n');
    expect(records).toHaveLength(1);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('checks price steps', async () => {
    const head = 'sku,title_en,currency,tier1_min_qty,tier1_price,tier2_min_qty,tier2_price\n';
    const result = await read(`${head}A,a,USD,10,5,100,4\nB,b,USD,10,5,5,4\nC,c,USD,10,5,100,6\n`);
    expect(result.records[0]?.record.price_tiers).toHaveLength(2);
    expect(codes(result)).toEqual(['TIERS.QUANTITY_NOT_ASCENDING', 'TIERS.PRICE_RISES']);
  });

  it('goes on after a number of rows as if nothing had happened', async () => {
    const rows = Array.from({ length: 2_500 }, (_, n) => `A${n},a,5,USD,1,C62\n`).join('');
    const whole = await read(HEAD + rows);
    const rest = await read(HEAD + rows, 'csv', 1_700);
    expect(rest.records).toEqual(whole.records.slice(1_700));
    expect(rest.rowsRead).toBe(2_500);
  });
});

describe('long cells', () => {
  const SHOP = 'Handle,Title,Body (HTML),Variant SKU,Option1 Value,Variant Price\n';

  it('lose their tags, and nothing that only begins like one', async () => {
    const body = '<p class=""a"">Less than 5 < 6 and <b>bold</b></p> <br>end <';
    const { records } = await read(`${SHOP}h,Cup,"${body}",A1,,5\n`);
    expect(records[0]?.record.description).toBe('Less than 5 < 6 and bold end <');
  });

  it('are read in one go through them, whatever stands in them', async () => {
    const rows = Array.from({ length: 400 }, (_, n) => `h${n},Cup,${'<'.repeat(32_000)},A${n},,5\n`);
    expect((await read(`${SHOP}${rows.join('')}`)).rowsRead).toBe(400);
  });

  it('do not keep everything else waiting for the whole batch', async () => {
    const options = { format: 'csv', defaultCurrency: 'USD' } as const;
    let pauses = 0;
    let turns = 0;
    const onPause = (): void => {
      pauses++;
      setImmediate(() => turns++);
    };
    const rows = Array.from({ length: 320 }, (_, n) => `A${n},${'x'.repeat(30_000)},5,USD,1,PCE\n`);
    const source = Readable.from([Buffer.from(`${HEAD}${rows.join('')}`)]);
    for await (const batch of readProducts(source, { ...options, onPause })) {
      expect(batch.rowsRead).toBe(320);
      expect(pauses).toBe(9);
      expect(turns).toBe(pauses);
    }
    const small = Readable.from([Buffer.from(`${HEAD}${'A,B,5,USD,1,PCE\n'.repeat(250)}`)]);
    for await (const batch of readProducts(small, { ...options, onPause })) {
      expect(batch.rowsRead).toBe(250);
      expect(turns).toBe(11);
    }
  });
});

describe('JSON Lines and XLSX', () => {
  it('reads both, with broken lines as row errors', async () => {
    const lines = [
      '{"sku":"A1","title_en":"Salt","price":3.5,"image_urls":["https://a.example/1.png"]}',
      'nonsense',
      '[1]',
    ];
    const { records, failed } = await read(lines.join('\n'), 'jsonl');
    expect(records[0]?.record).toMatchObject({ sku: 'A1', price_tiers: [{ amount_minor: '350' }] });
    expect(failed.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('takes signs for text that other readers take for the end of a line', async () => {
    const line = (sku: string, title: string) => JSON.stringify({ sku, title_en: title, price: 1 });
    const lines = [line('A1', 'Cup'), line('A2', 'Cup'), `{"title_en":"${'x'.repeat(4_000_000)}"}`];
    const odd = `${lines.join('\n').replaceAll('"Cup"', '"Cu\u2028p"')}\r\n${line('A4', 'Lamp')}`;
    const { records, failed } = await read(odd, 'jsonl');
    expect(records.map(({ record }) => record.sku)).toEqual(['A1', 'A2', 'A4']);
    expect(failed).toMatchObject([{ line: 3, issues: [{ code: 'JSONL.LINE' }] }]);
    expect(failed[0]!.issues[0]!.message).toContain('longer');
  });

  it('reads a workbook row by row', async () => {
    const text = (value: string) => ({ value, type: String });
    const sheet = [
      ['SKU', 'Product name', 'Unit price', 'Currency', '中文名称'].map(text),
      [text('A1'), text('Biscuit'), { value: 1.25, type: Number }, text('CNY'), text('饼干')],
      [text('A2'), text(''), { value: 2, type: Number }, text('CNY'), text('')],
    ];
    const { records, failed } = await read(await writeXlsxFile(sheet as never).toBuffer(), 'xlsx');
    expect(records[0]?.record).toMatchObject({
      titles: { en: 'Biscuit', zh: '饼干' },
      price_tiers: [{ amount_minor: '125' }],
    });
    expect(failed[0]).toMatchObject({
      line: 3,
      issues: [{ code: 'PRODUCT.TITLE_MISSING', column: 'Product name' }],
    });
  });

  it.each([
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['half a workbook', Buffer.from('504b0304140000000800', 'hex')],
  ])('refuses %s', async (_what, bytes) => {
    await expect(read(bytes, 'xlsx')).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('failed rows', () => {
  it('go back in the same columns, and come in again', async () => {
    const first = await read(`Item no;Product name;FOB price\nA1;;5\nA2;"=cmd|' /C calc'!A0";x\n`);
    const file = await failedRowsFile('csv', first.header, first.failed);
    const text = file.body.toString('utf8');
    expect(text.split('\r\n')[0]).toBe(
      '\uFEFFItem no,Product name,FOB price,rahdari_line,rahdari_code,rahdari_problem,rahdari_fix',
    );
    expect(text).toContain(`'=cmd|`);
    const corrected = text.replace('A1,,5', 'A1,Salt,5').replace(/A2,[^,]*,x/, 'A2,Lamp,7');
    const second = await read(corrected);
    expect(second.failed).toEqual([]);
    expect(second.records.map(({ record }) => record.sku)).toEqual(['A1', 'A2']);
  });
});
