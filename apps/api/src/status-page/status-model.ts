import {
  type Language,
  type Message,
  type MessagePreferences,
  type MessageSettings,
  mobileIn,
  type RefusedAddress,
  toldHold,
  type ToldHold,
  type WantedItem,
  wantedItem,
} from '@app/messages';
import type { PublicEvent } from '@app/notifications';
import type { Lifecycle, Note, SellerView } from '@app/sellers';
import { type DocumentView, type RequirementSet, requirementSetOf } from '@app/verification';
import { actionsOf, PAGE_ACTIONS, type PageAction } from './page-actions';
import { STATUS_EN } from './texts/status.en';
import type { PageKey } from './texts/texts';

export type Step = 'application' | 'checks' | 'decision' | 'catalogue' | 'live';
export type StepState = 'done' | 'now' | 'later';
type HistoryType =
  typeof STATUS_EN extends Record<infer Key, string>
    ? Key extends `history.${infer Type}`
      ? Type extends 'heading'
        ? never
        : Type
      : never
    : never;

/** What is wanted, with the page on which it is given; none where the case does not take it here. */
export type WantedHere = WantedItem & { href: string | null; isDocument: boolean };
/** A paper that is asked for, and the newest that came. */
export interface Paper {
  title: string;
  status: DocumentView['status'];
  filename: string;
  href: string | null;
}

/** All that the page shows, in no language yet. */
export interface StatusModel {
  now: Date;
  seller: string;
  programme: string;
  lifecycle: Lifecycle;
  since: Date;
  nextAction: Readonly<Record<Language, string>> | null;
  clocks: { runsFor: 'seller' | 'agent'; dueAt: Date }[];
  wanted: WantedHere[];
  papers: Paper[];
  mayAnswer: boolean;
  actions: PageAction[];
  holds: ToldHold[];
  notes: { text: string; at: Date }[];
  steps: { step: Step; state: StepState }[];
  history: { type: HistoryType; at: Date }[];
  messages: (Pick<Message, 'id' | 'kind' | 'status'> & { at: Date })[];
  wishes: MessagePreferences;
  /** Whether there is a number that could be written to. */
  hasMobile: boolean;
  /** Ways by which nothing arrives any more. */
  unreachable: ('email' | 'phone')[];
  contact: string | null;
  notice: PageKey | null;
}

const STEPS: readonly Step[] = ['application', 'checks', 'decision', 'catalogue', 'live'];
/** How many steps are behind a seller in this state; where it came out of one, as far as it had come. */
const BEHIND: Readonly<Record<Lifecycle, number>> = {
  INVITED: 0,
  DRAFT: 0,
  ACTION_REQUIRED: 0,
  WITHDRAWN: 0,
  EXPIRED: 0,
  SUBMITTED: 1,
  VERIFYING: 1,
  IN_REVIEW: 2,
  REJECTED: 2,
  APPROVED: 3,
  CONDITIONALLY_APPROVED: 3,
  ACTIVE: 3,
  SUSPENDED: 3,
  OFFBOARDING: 3,
  TERMINATED: 3,
};
const OVER: readonly Lifecycle[] = ['WITHDRAWN', 'EXPIRED', 'REJECTED', 'TERMINATED'];

export function stepsOf(lifecycle: Lifecycle, isLive: boolean): StatusModel['steps'] {
  const behind = isLive ? STEPS.length : BEHIND[lifecycle];
  return STEPS.map((step, index) => ({
    step,
    state: index < behind ? 'done' : index === behind && !OVER.includes(lifecycle) ? 'now' : 'later',
  }));
}

/** What was done a moment ago, by the address that the form led to. */
function noticeOf(done: string | undefined): PageKey | null {
  if (done === 'wishes') return 'wishes.saved';
  if (done === 'answers') return 'answers.done';
  if (done === 'upload') return 'upload.done';
  const action = PAGE_ACTIONS.find((one) => one === done);
  return action ? `${action}.done` : null;
}

/** What is wanted from the seller now, and where it can be given. */
export function wantedHere(view: SellerView, set: RequirementSet, language: Language): WantedHere[] {
  return view.wanted.map((state) => {
    const kind = set.requirements.find(({ code }) => code === state.code)?.documentKind;
    const here = kind ? `/status/documents/${kind}` : '/status/answers';
    const href = view.answerable.includes(state.code) ? here : null;
    return { ...wantedItem(set, state, language), href, isDocument: kind !== undefined };
  });
}

/** Papers of the set that came already; the newest of each kind. */
function papersOf(
  { answerable, requirements, wanted }: SellerView,
  set: RequirementSet,
  documents: DocumentView[],
  language: Language,
): Paper[] {
  return set.requirements.flatMap(({ code, documentKind, text }) => {
    const newest = documents.filter(({ kind }) => kind === documentKind).at(-1);
    const applies = requirements.some((one) => one.code === code && one.status !== 'NOT_APPLICABLE');
    if (!newest || !applies || wanted.some((one) => one.code === code)) return [];
    const { status, filename } = newest;
    const href = answerable.includes(code) ? `/status/documents/${documentKind}` : null;
    const title = text[language].slice(0, 1).toUpperCase() + text[language].slice(1);
    return [{ title, status, filename, href }];
  });
}

const isTold = (type: string): type is HistoryType => Object.hasOwn(STATUS_EN, `history.${type}`);
const SHOWN_MAX = 30;

export function statusModel(
  given: {
    view: SellerView;
    programme: string;
    events: PublicEvent[];
    messages: Message[];
    notes: Note[];
    wishes: MessagePreferences;
    settings: MessageSettings;
    documents: DocumentView[];
    unreachable: RefusedAddress[];
    done: string | undefined;
  },
  language: Language,
  now: Date,
): StatusModel {
  const { view, wishes, settings } = given;
  const set = requirementSetOf(view.requirementSet, view.requirementSetVersion);
  const [first] = view.wanted;
  // What is wrong stands with the item; the step is what to do about it.
  const isAsked = first && view.nextAction?.from === 'seller';
  const todo = isAsked && set.requirements.find(({ code }) => code === first.code)?.nextAction;
  return {
    now,
    seller: view.displayName,
    programme: given.programme,
    lifecycle: view.lifecycle,
    since: new Date(view.since),
    nextAction: todo || (view.nextAction?.text ?? null),
    clocks: view.clocks.map(({ runsFor, dueAt }) => ({ runsFor, dueAt: new Date(dueAt) })),
    wanted: wantedHere(view, set, language),
    papers: papersOf(view, set, given.documents, language),
    mayAnswer: view.answerable.some(
      (code) => !set.requirements.find((one) => one.code === code)?.documentKind,
    ),
    actions: actionsOf(view),
    holds: view.holds.map(({ type }) => toldHold(type)),
    notes: given.notes.map(({ text, createdAt }) => ({ text, at: new Date(createdAt) })),
    steps: stepsOf(view.lifecycle, view.wentLiveAt !== null),
    history: given.events
      .flatMap(({ type, timestamp }) => (isTold(type) ? [{ type, at: new Date(timestamp) }] : []))
      .slice(-SHOWN_MAX)
      .toReversed(),
    messages: given.messages.map(({ id, kind, status, sentAt, createdAt }) => ({
      id,
      kind,
      status,
      at: new Date(sentAt ?? createdAt),
    })),
    wishes,
    hasMobile: mobileIn(view.application) !== undefined,
    unreachable: [
      ...new Set(
        given.unreachable.map(({ channel }) => (channel === 'email' ? channel : ('phone' as const))),
      ),
    ],
    contact: settings.contactEmail ?? settings.contactPhone,
    notice: noticeOf(given.done),
  };
}
