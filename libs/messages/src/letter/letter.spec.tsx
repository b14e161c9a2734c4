import { REACTIONS } from '@app/notifications';
import { dayIn, momentIn, relativeIn } from '../language/dates';
import { LANGUAGES, type Language, preferredLanguage } from '../language/language';
import { fill, name, plainOf } from '../language/rich-text';
import { DIGEST_EVENTS, kindOf, KINDS, type MessageKind } from '../kinds';
import { LETTERS, textProblems } from '../texts/texts';
import { htmlOf } from './letter-email';
import { withoutLink } from './letter';
import { subjectOf, textOf } from './letter-text';
import { type LetterFacts, writeLetter, writeShort } from './write-letter';

const NOW = new Date('2026-11-24T08:00:00Z');
const SELLER = 'Khewra <Salt> & Sons\r\nBcc: a@b.c';

const factsOf = (kind: MessageKind, language: Language, more: Partial<LetterFacts> = {}): LetterFacts => ({
  kind,
  language,
  now: NOW,
  seller: SELLER,
  programme: 'Corridor',
  contact: 'help@example.org',
  link: { url: 'https://rahdari.example/s/secret-token', until: new Date('2026-12-01T08:00:00Z') },
  deadline: new Date('2026-12-24T08:00:00Z'),
  items: [{ title: 'IBAN <b>', reason: 'Mistyped', how: 'Give it again' }],
  figures: [{ key: 'import_finished.read', value: 12_345 }],
  day: NOW,
  appealUntil: null,
  endpoint: { id: 'whe_1', reason: 'RECEIVER_GONE' },
  ...more,
});
const KIND_NAMES = Object.keys(KINDS) as MessageKind[];
const all = KIND_NAMES.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));

describe('the texts', () => {
  it('are there in every language, with the same placeholders', () =>
    expect(textProblems(LETTERS)).toEqual([]));

  it.each([
    ['a key too few', { a: '' }, 'ur: a is missing'],
    ['another placeholder', { a: 'سلام {nome}' }, 'ur: a has {nome}, not {name}'],
    ['a text left in English', { a: 'Hello {name}' }, 'ur: a is not in its script'],
    ['a key too many', { a: 'سلام {name}', b: 'x' }, 'ur: b is unknown'],
    ['half a placeholder', { a: 'سلام {name} {' }, 'ur: a has a broken placeholder'],
  ])('%s is found', (_, ur, problem) =>
    expect(
      textProblems({ en: { a: 'Hello {name}' }, ur: ur as { a: string }, zh: { a: '您好 {name}' } }),
    ).toEqual([problem]),
  );

  it('a hole is an error, not a hole', () => expect(() => fill('Hello {name}')).toThrow('{name}'));
});

describe('a letter', () => {
  it.each(all)(
    '%s in %s: HTML and text say the same, and a name is nothing but text',
    async (kind, language) => {
      const letter = writeLetter(factsOf(kind, language));
      const [subject, text, html] = [subjectOf(letter), textOf(letter), await htmlOf(letter)];
      expect(subject).not.toMatch(/[\p{Cc}]|\{/u);
      expect(text).toContain('https://rahdari.example/s/secret-token');
      expect(html).toContain(`href="https://rahdari.example/s/secret-token"`);
      expect(html).toContain(`dir="${language === 'ur' ? 'rtl' : 'ltr'}"`);
      expect(html).not.toMatch(/<Salt>|IBAN <b>/);
      for (const paragraph of letter.paragraphs)
        expect(text).toContain(plainOf(paragraph, language === 'ur'));
      if (kindOf(kind).audience === 'seller') expect(html).toContain('<bdi>Khewra &lt;Salt&gt; &amp; Sons');
      expect(Buffer.byteLength(html)).toBeLessThan(40_000);
    },
  );

  it('as it is kept has no way in', () => {
    const kept = withoutLink(writeLetter(factsOf('invitation', 'en')));
    expect(JSON.stringify(kept)).not.toContain('secret-token');
  });

  it('of a round lists everything, with reason, what to do and the deadline', () => {
    const items = Array.from({ length: 12 }, (_, n) => ({
      title: `Item ${n}`,
      reason: 'Blurred',
      how: 'Again',
    }));
    const text = textOf(writeLetter(factsOf('action_required', 'en', { items })));
    for (const { title } of items) expect(text).toContain(title);
    expect(text.match(/Why: Blurred\n {3}What to do: Again/g)).toHaveLength(12);
    expect(text).toContain('Please answer by 24 December 2026, 13:00 Pakistan time (in 30 days).');
  });

  it('of a rejection speaks of an appeal only while there is one', () => {
    const until = new Date('2026-12-24T08:00:00Z');
    expect(textOf(writeLetter(factsOf('rejected', 'en', { appealUntil: until })))).toContain('appeal once');
    expect(textOf(writeLetter(factsOf('rejected', 'en')))).not.toContain('appeal');
  });

  it('says how to turn it off only where that can be done', () => {
    expect(textOf(writeLetter(factsOf('digest', 'en')))).toContain('can be turned off');
    expect(textOf(writeLetter(factsOf('suspended', 'en')))).not.toContain('can be turned off');
  });

  it.each<[Language, RegExp]>([
    ['en', /switch this endpoint on again \(enabled: true\).*delivered again/],
    ['ur', /دوبارہ چالو کریں \(enabled: true\).*دوبارہ بھجوائیں/],
    ['zh', /重新启用该端点（enabled: true）.*重新投递/],
  ])('of a disabled endpoint has it switched on again, and no other one made: %s', (language, advice) => {
    const text = textOf(writeLetter(factsOf('endpoint_disabled', language)));
    expect(text).toMatch(advice);
    expect(text).not.toMatch(/create it again|دوبارہ بنائیں|重新创建/);
  });

  it('for a telephone is one line with the link, wherever a kind goes there', () => {
    for (const [kind, language] of all.filter(([kind]) => kindOf(kind).phone))
      expect(writeShort(factsOf(kind, language))).toMatch(/^[^\n]{20,200}secret-token$/);
    expect(writeShort(factsOf('digest', 'en'))).toBeNull();
  });
});

it('every event of a kind leads to a message', () => {
  const wanted = [...KIND_NAMES.flatMap((kind) => kindOf(kind).events), ...DIGEST_EVENTS];
  const event = {
    id: 'evt_1',
    tenantId: 't',
    sellerId: 's',
    subject: 's',
    occurredAt: NOW,
    position: '1',
    sellerSequence: null,
    data: {},
  };
  for (const type of wanted) {
    const started = (REACTIONS[type] ?? []).map((react) =>
      react({ ...event, type }, { policy: {} as never }),
    );
    expect([
      type,
      started.some((start) => /^(notification|messageDigest)$/.test(start?.workflowType ?? '')),
    ]).toEqual([type, true]);
  }
});

describe('languages', () => {
  it.each<[string | undefined, Language]>([
    [undefined, 'en'],
    ['', 'en'],
    ['ur', 'ur'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['de-DE,de;q=0.9,ur-PK;q=0.5,en;q=0.3', 'ur'],
    ['en;q=0.1, ur;q=0', 'en'],
    ['*', 'en'],
    ['fr,;;q=,,', 'en'],
  ])('%j is answered in %s', (header, language) => expect(preferredLanguage(header)).toBe(language));

  it('times are those of Pakistan', () => {
    const at = new Date('2026-11-30T19:30:00Z');
    expect(momentIn('en', at)).toBe('1 December 2026, 00:30 Pakistan time');
    expect(momentIn('zh', at)).toBe('2026年12月1日 00:30（巴基斯坦时间）');
    expect(dayIn('ur', at)).toMatch(/^1 دسمبر،? 2026$/);
    expect(relativeIn('en', at, NOW)).toBe('in 6 days');
    expect(relativeIn('en', NOW, at)).toBe('6 days ago');
    expect(relativeIn('en', new Date(NOW.getTime() + 90_000), NOW)).toBe('in 1 minute');
  });

  it('names stand apart, isolated only where the line runs the other way', () => {
    const rich = fill('سلام {who}!', { who: name('Ali') });
    expect(plainOf(rich, true)).toBe('سلام \u2068Ali\u2069!');
    expect(plainOf(rich, false)).toBe('سلام Ali!');
  });
});
