import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ProductRecord, readProducts } from '@app/catalogue';
import { validateIdentifier } from '@app/verification';
import { type ListEntry, ListIndex, readUnList } from '../../verification/src/screening';
import { subjectsOf } from '../../verification/src/checks/screening-check';
import { assess, COMPLIANCE_RULE_SET, type Verdict } from './compliance';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const SLUGS = ['faisalabad-linen', 'hattar-biscuits', 'karachi-rice', 'khewra-salt', 'sialkot-surgical'];

interface Application {
  ntn: string;
  strn: string;
  cuin?: string;
  iban: string;
  mobile: string;
  legal_form: string;
  email: string;
  psw_uid: string;
  gacc_registration?: string;
  product_hs: string[];
  destinations: string[];
  signatory: { cnic: string };
  directors?: { cnic: string; share_percent: number }[];
}

interface ScenarioFile {
  slug: string;
  orders_end: string;
  catalogue: string;
  catalogue_fixed?: string;
  evidence: { key: string; value: string; valid_until?: string }[];
}

const path = (slug: string, file: string): string => join(EXAMPLES, 'cohort', slug, file);
const json = <T>(slug: string, file: string): T => JSON.parse(readFileSync(path(slug, file), 'utf8')) as T;
const warnings = (type: Parameters<typeof validateIdentifier>[0], value: string): string[] => {
  const { valid, warnings: found, errors } = validateIdentifier(type, value);
  return [...(valid ? [] : ['INVALID']), ...found.map(({ code }) => code), ...errors.map(({ code }) => code)];
};

async function readFile(slug: string, file: string): Promise<{ records: ProductRecord[]; codes: string[] }> {
  const format = file.endsWith('.xlsx') ? 'xlsx' : file.endsWith('.jsonl') ? 'jsonl' : 'csv';
  const records: ProductRecord[] = [];
  const codes: string[] = [];
  const stream = createReadStream(path(slug, file));
  for await (const batch of readProducts(stream, { format, defaultCurrency: 'USD' })) {
    records.push(...batch.records.map(({ record }) => record));
    codes.push(...batch.failed.flatMap(({ issues }) => issues.map(({ code }) => code)));
  }
  return { records, codes };
}

describe('the demo cohort in examples/', () => {
  it('is complete', () => {
    expect(readdirSync(join(EXAMPLES, 'cohort')).sort()).toEqual(SLUGS);
    const forms = SLUGS.map((slug) => json<Application>(slug, 'application.json').legal_form);
    expect(new Set(forms).size).toBe(5);
  });

  it.each(SLUGS)(
    '%s: identifiers, shares and documents are in order, but for what is wrong on purpose',
    (slug) => {
      const application = json<Application>(slug, 'application.json');
      expect(warnings('ntn', application.ntn)).toEqual(
        slug === 'karachi-rice' ? ['NTN.CHECK_DIGIT_MISMATCH'] : [],
      );
      expect(warnings('strn', application.strn)).toEqual([]);
      const isCnic = application.strn === application.signatory.cnic.replaceAll('-', '');
      expect(isCnic).toBe(slug === 'khewra-salt');
      expect(warnings('iban_pk', application.iban)).toEqual([]);
      expect(warnings('mobile_pk', application.mobile)).toEqual([]);
      if (application.cuin) expect(warnings('cuin', application.cuin)).toEqual([]);
      for (const { cnic } of [application.signatory, ...(application.directors ?? [])])
        expect(warnings('cnic', cnic)).toEqual([]);
      for (const code of application.product_hs) expect(warnings('hs', code)).toEqual([]);
      expect(application.email).toMatch(/\.example\.com$/);
      const shares = application.directors?.reduce((sum, person) => sum + person.share_percent, 0);
      expect(shares ?? 100).toBe(100);
      const lists = ['documents.json', 'documents.corrected.json'].filter((file) =>
        existsSync(path(slug, `documents/${file}`)),
      );
      for (const { file } of lists.flatMap((list) => json<{ file: string }[]>(slug, `documents/${list}`))) {
        expect(statSync(path(slug, `documents/${file}`)).size).toBeLessThan(5_000);
      }
    },
  );

  it('has one correction, and it puts the number right', () => {
    const before = json<Application>('khewra-salt', 'application.json');
    const after = json<Application>('khewra-salt', 'application.corrected.json');
    expect({ ...after, strn: '' }).toEqual({ ...before, strn: '' });
    expect(after.strn).not.toBe(after.signatory.cnic.replaceAll('-', ''));
    expect(warnings('strn', after.strn)).toEqual([]);
  });

  it.each(SLUGS)('%s: orders are a year and more, each once, with goods of the catalogue', async (slug) => {
    const { orders_end: end, catalogue } = json<ScenarioFile>(slug, 'scenario.json');
    const [header = '', ...lines] = readFileSync(path(slug, 'orders.csv'), 'utf8').trim().split('\n');
    expect(header).toBe('external_id,ordered_at,channel,sku,quantity,amount,currency,destination,status');
    expect(lines.length).toBeGreaterThanOrEqual(300);
    expect(lines.length).toBeLessThanOrEqual(800);
    const cells = lines.map((line) => line.split(','));
    expect(new Set(cells.map(([id]) => id)).size).toBe(lines.length);
    const days = cells.map(([, at = '']) => at.slice(0, 10));
    expect([...days].sort()).toEqual(days);
    expect(days.at(-1)! <= end).toBe(true);
    expect(Date.parse(end) - Date.parse(days[0]!)).toBeGreaterThan(420 * 86_400_000);
    const skus = new Set((await readFile(slug, catalogue)).records.map(({ sku }) => sku));
    const missing = cells.filter(([, , , sku = '']) => !skus.has(sku));
    // The mill's orders may name the four goods that its first file spoils.
    expect(new Set(missing.map(([, , , sku]) => sku)).size).toBeLessThanOrEqual(
      slug === 'faisalabad-linen' ? 4 : 0,
    );
    for (const [, , , , quantity, amount] of cells) {
      expect(Number(quantity)).toBeGreaterThan(0);
      expect(amount).toMatch(/^\d+\.\d\d$/);
    }
  });

  it('has one name that the screening list hits', async () => {
    const entries: ListEntry[] = [];
    const file = createReadStream(join(EXAMPLES, 'screening', 'un-list-invented.xml'));
    for await (const entry of readUnList(file)) entries.push(entry);
    const index = new ListIndex(entries);
    const found = SLUGS.flatMap((slug) =>
      subjectsOf(json(slug, 'application.json')).flatMap(({ pointer, subject }) =>
        index.search(subject).map(({ entryRef, verdict }) => ({ slug, pointer, entryRef, verdict })),
      ),
    );
    expect(found).toEqual([
      { slug: 'hattar-biscuits', pointer: '/directors/1', entryRef: 'INVi.001', verdict: expect.any(String) },
    ]);
  });

  /** Listings per destination: publishable, blocked, without HS code; on the day the cohort was made. */
  const EXPECTED: Record<string, { products: number; codes: string[]; verdicts: Record<string, number[]> }> =
    {
      'faisalabad-linen': {
        products: 21,
        codes: ['PRICE.NOT_A_NUMBER', 'GTIN.CHECK_DIGIT', 'PRICE.ZERO', 'PRICE.PRECISION'],
        verdicts: { CN: [21, 0, 0], SA: [0, 21, 0], EU: [0, 21, 0], US: [21, 0, 0] },
      },
      'hattar-biscuits': {
        products: 23,
        codes: [],
        verdicts: { CN: [23, 0, 0], SA: [23, 0, 0], EU: [23, 0, 0], US: [23, 0, 0] },
      },
      'karachi-rice': {
        products: 26,
        codes: [],
        verdicts: { CN: [0, 26, 0], SA: [26, 0, 0], EU: [26, 0, 0], US: [26, 0, 0] },
      },
      'khewra-salt': {
        products: 24,
        codes: [],
        verdicts: { CN: [22, 0, 2], SA: [22, 0, 2], EU: [11, 11, 2], US: [22, 0, 2] },
      },
      'sialkot-surgical': {
        products: 25,
        codes: [],
        verdicts: { CN: [10, 15, 0], SA: [25, 0, 0], EU: [24, 1, 0], US: [25, 0, 0] },
      },
    };

  it.each(SLUGS)('%s: the catalogue imports and the rules decide as the scenario says', async (slug) => {
    const scenario = json<ScenarioFile>(slug, 'scenario.json');
    const application = json<Application>(slug, 'application.json');
    const { records, codes } = await readFile(slug, scenario.catalogue);
    expect(records.length).toBe(EXPECTED[slug]!.products);
    expect(codes.sort()).toEqual([...EXPECTED[slug]!.codes].sort());
    const evidence = Object.fromEntries([
      ...scenario.evidence.map(({ key, value, valid_until }) => [key, { value, validUntil: valid_until }]),
      ['pk.psw_uid', { value: application.psw_uid }],
      ...(application.gacc_registration
        ? [['cn.gacc_registration', { value: application.gacc_registration }]]
        : []),
    ]);
    const soleHs = application.product_hs.length === 1 ? application.product_hs[0]! : null;
    for (const destination of application.destinations) {
      const verdicts = records.map(
        (record): Verdict =>
          assess({
            product: {
              sku: record.sku,
              hsCode: record.hs_code ?? soleHs,
              attributes: record.attributes,
              certifications: record.certifications,
              packaging: record.packaging,
            },
            seller: { evidence },
            destination,
            mode: 'b2b_general',
            channel: 'storefront',
            date: '2026-11-24',
            rules: COMPLIANCE_RULE_SET.rules,
          }).verdict,
      );
      const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
      expect([destination, count('publishable'), count('blocked'), count('needs_hs_code')]).toEqual([
        destination,
        ...EXPECTED[slug]!.verdicts[destination]!,
      ]);
    }
  });

  it('faisalabad-linen: the fixed file has just the four rows, and all of them import', async () => {
    const first = await readFile('faisalabad-linen', 'catalogue.csv');
    const fixed = await readFile('faisalabad-linen', 'catalogue.fixed.csv');
    expect(fixed.codes).toEqual([]);
    expect(fixed.records).toHaveLength(4);
    const skus = new Set([...first.records, ...fixed.records].map(({ sku }) => sku));
    expect(skus.size).toBe(25);
    for (const { titles } of fixed.records) expect(titles.en).toMatch(/ - /);
  });
});
