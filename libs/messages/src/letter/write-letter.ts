import { dayIn, momentIn, numberIn, relativeIn } from '../language/dates';
import type { Language } from '../language/language';
import { code, fill, name, type Rich, type Segment, type Values } from '../language/rich-text';
import { kindOf, type MessageKind } from '../kinds';
import { LETTERS } from '../texts/texts';
import type { LetterKey } from '../texts/letters.en';
import type { Letter, LetterItem } from './letter';

/** One thing that the seller is asked for, in words of its language. */
export interface WantedItem {
  title: string;
  reason: string | null;
  how: string | null;
}

/** Everything that a letter may speak of. Read when it is about to leave, kept nowhere. */
export interface LetterFacts {
  kind: MessageKind;
  language: Language;
  now: Date;
  seller: string;
  programme: string;
  contact: string | null;
  /** Where the button leads; `until`: a single-use link, and its end. */
  link: { url: string; until: Date | null } | null;
  deadline: Date | null;
  items: readonly WantedItem[];
  figures: readonly { key: LetterKey; value: number }[];
  /** The calendar day that a digest is about. */
  day: Date | null;
  appealUntil: Date | null;
  endpoint: { id: string; reason: string } | null;
}

const LISTED_MAX = 50;

/** What a kind has besides subject, heading and body. */
interface Shape {
  more?: readonly LetterKey[];
  items?: LetterKey;
  deadline?: LetterKey;
  action?: LetterKey;
}

const SHAPES: Partial<Record<MessageKind, Shape>> = {
  invitation: { more: ['invitation.steps'], deadline: 'invitation.deadline', action: 'invitation.action' },
  reminder: { items: 'reminder.items', deadline: 'reminder.deadline', action: 'reminder.action' },
  action_required: {
    items: 'action_required.items',
    deadline: 'common.deadline',
    action: 'action_required.action',
  },
  conditionally_approved: {
    items: 'conditionally_approved.items',
    deadline: 'common.deadline',
    action: 'conditionally_approved.action',
  },
  activated: { action: 'activated.action' },
  suspended: { items: 'suspended.items', action: 'suspended.action' },
  rejected: { action: 'rejected.action' },
  reopened: { action: 'reopened.action' },
  import_finished: { action: 'import_finished.action' },
  import_failed: { action: 'import_failed.action' },
  went_live: { action: 'went_live.action' },
  digest: { items: 'digest.items' },
  offboarding: { action: 'offboarding.action' },
  link: { more: ['link.not_you'], action: 'link.action' },
};

/** What depends on the case and not on the kind alone. */
function special(facts: LetterFacts): { more: LetterKey[]; action?: LetterKey } {
  if (facts.kind === 'rejected' && facts.appealUntil)
    return { more: ['rejected.appeal'], action: 'rejected.appeal_action' };
  const withErrors = facts.figures.some(({ key, value }) => key === 'import_finished.in_error' && value > 0);
  if (facts.kind === 'import_finished' && withErrors)
    return { more: ['import_finished.with_errors'], action: 'import_finished.rows_action' };
  return { more: [] };
}

export function writeLetter(facts: LetterFacts): Letter {
  const { kind, language, now, link } = facts;
  const texts = LETTERS[language];
  const { audience, essential } = kindOf(kind);
  const at = facts.appealUntil ?? facts.deadline;
  const time = (when: Date): Values => ({
    moment: momentIn(language, when),
    relative: relativeIn(language, when, now),
  });
  const values: Values = {
    seller: name(facts.seller),
    programme: name(facts.programme),
    count: numberIn(language, facts.items.length),
    ...(at ? time(at) : {}),
    ...(facts.day ? { day: dayIn(language, facts.day) } : {}),
    ...(facts.endpoint ? { endpoint: code(facts.endpoint.id), reason: code(facts.endpoint.reason) } : {}),
  };
  const say = (key: LetterKey, more: Values = {}): Rich => fill(texts[key], { ...values, ...more });
  const part = (part: 'subject' | 'heading' | 'body'): Rich => say(`${kind}.${part}` as LetterKey);

  const shape = SHAPES[kind] ?? {};
  const extra = special(facts);
  const listed = facts.items.slice(0, LISTED_MAX);
  const beyond = facts.items.length - listed.length;
  const isToSeller = audience === 'seller';
  const action = extra.action ?? shape.action ?? 'common.open_status';
  return {
    kind,
    language,
    subject: part('subject'),
    heading: part('heading'),
    greeting: isToSeller ? say('common.greeting') : null,
    paragraphs: [part('body'), ...[...(shape.more ?? []), ...extra.more].map((key) => say(key))],
    itemsHeading: shape.items && listed.length ? say(shape.items) : null,
    items: [
      ...listed.map((item) => itemOf(item, say)),
      ...(beyond > 0
        ? [{ title: say('common.more', { count: numberIn(language, beyond) }), notes: [] }]
        : []),
    ],
    figures: facts.figures.map(({ key, value }) => ({ label: texts[key], value: numberIn(language, value) })),
    deadline: shape.deadline && facts.deadline ? say(shape.deadline) : null,
    action: link && { label: texts[action], url: link.url },
    notes: link ? [link.until ? say('common.link_once', time(link.until)) : say('common.link_page')] : [],
    closing: say('common.closing'),
    footer: [
      ...(isToSeller ? [contactLine(facts, say), say('common.why')] : [say('operator.why')]),
      ...(essential ? [] : [say('common.optional')]),
      say('common.safety'),
    ],
  };
}

type Say = (key: LetterKey, more?: Values) => Rich;

const itemOf = ({ title, reason, how }: WantedItem, say: Say): LetterItem => ({
  title: [title satisfies Segment],
  notes: [
    ...(reason ? [say('common.reason', { text: reason })] : []),
    ...(how ? [say('common.how', { text: how })] : []),
  ],
});

const contactLine = ({ contact }: LetterFacts, say: Say): Rich =>
  contact ? say('common.contact', { contact: code(contact) }) : say('common.no_contact');

/** For a channel without room: one sentence and the link. Null where a kind has none. */
export function writeShort(facts: LetterFacts): string | null {
  const texts = LETTERS[facts.language];
  const key = `short.${facts.kind}` as LetterKey;
  if (!Object.hasOwn(texts, key) || !facts.link) return null;
  const segments = fill(texts[key], {
    programme: facts.programme,
    count: numberIn(facts.language, facts.items.length),
    day: facts.deadline ? dayIn(facts.language, facts.deadline) : '',
    url: facts.link.url,
  });
  return segments.map((segment) => (typeof segment === 'string' ? segment : segment.text)).join('');
}
