import {
  type Language,
  type Message,
  type MessagePreferences,
  type MessageSettings,
  toldHold,
  type ToldHold,
  type WantedItem,
  wantedItem,
} from '@app/messages';
import type { PublicEvent } from '@app/notifications';
import type { Lifecycle, Note, SellerView } from '@app/sellers';
import { requirementSetOf } from '@app/verification';
import { STATUS_EN } from './texts/status.en';

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

/** All that the page shows, in no language yet. */
export interface StatusModel {
  now: Date;
  seller: string;
  programme: string;
  lifecycle: Lifecycle;
  since: Date;
  nextAction: Readonly<Record<Language, string>> | null;
  clocks: { runsFor: 'seller' | 'agent'; dueAt: Date }[];
  wanted: WantedItem[];
  holds: ToldHold[];
  notes: { text: string; at: Date }[];
  steps: { step: Step; state: StepState }[];
  history: { type: HistoryType; at: Date }[];
  messages: (Pick<Message, 'id' | 'kind' | 'status'> & { at: Date })[];
  wishes: MessagePreferences;
  contact: string | null;
  saved: boolean;
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
    saved: boolean;
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
    wanted: view.wanted.map((state) => wantedItem(set, state, language)),
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
    contact: settings.contactEmail ?? settings.contactPhone,
    saved: given.saved,
  };
}
