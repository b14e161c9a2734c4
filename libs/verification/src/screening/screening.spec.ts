import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ListEntry, ListIndex, nameTokens, readUnList, scoreNames, skeletonOf, tokensOf } from '.';

const ROOT = join(__dirname, '..', '..', '..', '..');
const DATA = join(ROOT, '..', 'shared', 'data', 'screening');
const INVENTED = join(ROOT, 'examples', 'screening', 'un-list-invented.xml');

const score = (a: string, b: string): number => scoreNames(nameTokens(tokensOf(a)), nameTokens(tokensOf(b)));
const collect = async (xml: string): Promise<ListEntry[]> => {
  const entries: ListEntry[] = [];
  for await (const entry of readUnList(Readable.from([xml]))) entries.push(entry);
  return entries;
};
const person = (ref: string, name: string, more: Partial<ListEntry> = {}): ListEntry => ({
  ref,
  kind: 'person',
  names: [name],
  aliases: [],
  datesOfBirth: [],
  nationalities: [],
  cnics: [],
  fatherNames: [],
  ...more,
});

describe('names', () => {
  it.each([
    ['Muhammad', 'Mohamed'],
    ['Yousaf', 'Yusuf'],
    ['Farooq', 'Faruk'],
    ['Mahmood', 'Mehmud'],
    ['Qureshi', 'Koreshi'],
    ['Usman', 'Uthman'],
    ['Chaudhry', 'Choudhary'],
  ])('%s and %s share a skeleton', (a, b) => {
    expect(skeletonOf(a.toLowerCase())).toBe(skeletonOf(b.toLowerCase()));
  });

  it('does not call a name equal because one side contains it', () => {
    expect(score('Muhammad Khan', 'Muhammad Bilal Zadrani Khan Afridi')).toBeLessThan(0.85);
  });

  it('does not mind the order', () => {
    expect(score('Mehmood Javed Akhtar', 'JAWAID AKHTAR MAHMUD')).toBeGreaterThan(0.85);
  });

  it('reads names in Urdu script by their consonants', () => {
    expect(tokensOf('محمد احمد')).toHaveLength(2);
    expect(score('محمد خان', 'Muhammad Khan')).toBeGreaterThan(0.85);
  });
});

describe('the list index', () => {
  const index = new ListIndex([
    person('A.1', 'Salim Arif Kohzad', { cnics: ['5440177123453'] }),
    person('A.2', 'Omar Faruq Turkmani', { datesOfBirth: ['1980'], fatherNames: ['Idris Turkmani'] }),
  ]);

  it('finds an equal CNIC under any name', () => {
    expect(index.search({ name: 'Somebody Else', cnic: '54401-7712345-3' })).toMatchObject([
      { entryRef: 'A.1', verdict: 'hit', reasons: ['CNIC_EQUAL'] },
    ]);
  });

  it('lets a different CNIC veto an equal name', () => {
    expect(index.search({ name: 'Salim Arif Kohzad', cnic: '35201-1234567-1' })).toEqual([]);
  });

  it('weighs birth year and father, and never clears by them alone', () => {
    const exact = index.search({
      name: 'Umar Farooq Turkmani',
      dateOfBirth: '1980-02-01',
      fatherName: 'Idrees Turkmani',
    });
    expect(exact[0]).toMatchObject({ entryRef: 'A.2', verdict: 'hit' });
    const apart = index.search({
      name: 'Umar Farooq Turkmani',
      dateOfBirth: '1999-02-01',
      fatherName: 'Bashir Gondal',
    });
    expect(apart[0]).toMatchObject({ verdict: 'review' });
  });

  it('says nothing of strangers', () => {
    expect(index.search({ name: 'Ayesha Siddiqui' })).toEqual([]);
  });
});

describe('the UN list format', () => {
  it('reads persons, organisations, aliases, documents and fathers', async () => {
    const entries = await collect(readFileSync(INVENTED, 'utf8'));
    expect(entries).toHaveLength(12);
    expect(entries[0]).toMatchObject({
      ref: 'INVi.001',
      names: ['JAWAID AKHTAR MAHMUD'],
      fatherNames: ['Rafiq Mahmud'],
      datesOfBirth: ['1961'],
    });
    expect(entries.find(({ ref }) => ref === 'INVi.007')?.cnics).toEqual(['5440177123453']);
    expect(entries.filter(({ kind }) => kind === 'entity')).toHaveLength(2);
    expect(new ListIndex(entries).search({ name: 'Javed Akhtar Mehmood' })[0]?.entryRef).toBe('INVi.001');
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST/>'],
    ['another format', '<html><body/></html>'],
    ['broken XML', '<CONSOLIDATED_LIST><INDIVIDUALS>'],
    ['nesting', `<CONSOLIDATED_LIST>${'<a>'.repeat(1000)}`],
  ])('refuses %s', async (_what, xml) => {
    await expect(collect(xml)).rejects.toThrow();
  });
});

const rowsOf = (file: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(join(DATA, file), 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line
      .match(/("([^"]|"")*"|[^,]*)(,|$)/g)!
      .map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, ''));
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
};

const measured = existsSync(DATA) ? describe : describe.skip;
measured('against real names (../shared/data/screening; skipped where it is absent)', () => {
  const nameOf = (row: Record<string, string>): string => row.full_name ?? '';

  it('finds the misspelt ones and leaves the others alone', () => {
    const index = new ListIndex(
      rowsOf('watchlist-names.csv').map((row, at) => person(`W.${at}`, nameOf(row))),
    );
    const listed = rowsOf('queries-listed-misspelt.csv');
    const unlisted = rowsOf('queries-unlisted.csv');
    const found = listed.filter((row) => index.search({ name: nameOf(row) }).length).length;
    const wrong = unlisted.filter((row) => index.search({ name: nameOf(row) }).length).length;
    expect(found / listed.length).toBeGreaterThanOrEqual(0.98);
    expect(wrong / unlisted.length).toBeLessThanOrEqual(0.01);
  });
});

it('reads from a file stream too', async () => {
  const refs: string[] = [];
  for await (const entry of readUnList(createReadStream(INVENTED, { highWaterMark: 100 })))
    refs.push(entry.ref);
  expect(refs).toHaveLength(12);
});

it.each([
  ['no name', '<INDIVIDUAL><REFERENCE_NUMBER>QDi.002</REFERENCE_NUMBER></INDIVIDUAL>', 'entry 2 has no name'],
  [
    'no reference',
    '<INDIVIDUAL><FIRST_NAME>Invented</FIRST_NAME></INDIVIDUAL>',
    'entry 2 has no reference number',
  ],
])('refuses a list with an entry that has %s, and leaves nobody out in silence', async (_, entry, reason) => {
  const whole =
    '<INDIVIDUAL><REFERENCE_NUMBER>QDi.001</REFERENCE_NUMBER><FIRST_NAME>Invented</FIRST_NAME></INDIVIDUAL>';
  const list = `<CONSOLIDATED_LIST><INDIVIDUALS>${whole}${entry}</INDIVIDUALS></CONSOLIDATED_LIST>`;
  await expect(collect(list)).rejects.toThrow(reason);
});
