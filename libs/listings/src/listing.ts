import { canonicalJson } from '@app/platform';
import { COMPLIANCE_REASONS } from './compliance';

export const LISTING_STATUSES = [
  'NOT_READY',
  'READY',
  'SUBMITTED',
  'ACCEPTED_BY_CHANNEL',
  'REJECTED_BY_CHANNEL',
  'LIVE',
  'SUPPRESSED',
  'PAUSED',
  'WITHDRAWN',
] as const;
export type ListingStatus = (typeof LISTING_STATUSES)[number];

export interface ListingTransition {
  from: ListingStatus;
  to: ListingStatus;
  /** Who or what moves it. */
  by: 'assessment' | 'submission' | 'channel' | 'read_back' | 'hold' | 'withdrawal';
}

const move = (
  from: ListingStatus | ListingStatus[],
  to: ListingStatus,
  by: ListingTransition['by'],
): ListingTransition[] => [from].flat().map((state) => ({ from: state, to, by }));

/** One SKU on one channel for one destination. What is not a row here is refused. */
export const LISTING_TRANSITIONS: readonly ListingTransition[] = [
  ...move(['NOT_READY', 'REJECTED_BY_CHANNEL', 'WITHDRAWN'], 'READY', 'assessment'),
  ...move(['READY', 'REJECTED_BY_CHANNEL', 'WITHDRAWN'], 'NOT_READY', 'assessment'),
  ...move('READY', 'SUBMITTED', 'submission'),
  ...move('SUBMITTED', 'ACCEPTED_BY_CHANNEL', 'channel'),
  ...move('SUBMITTED', 'REJECTED_BY_CHANNEL', 'channel'),
  // Only our own read-back makes it live; "accepted, yet no listing" is the field's most repeated complaint.
  ...move('ACCEPTED_BY_CHANNEL', 'LIVE', 'read_back'),
  ...move('ACCEPTED_BY_CHANNEL', 'REJECTED_BY_CHANNEL', 'channel'),
  ...move(['LIVE', 'PAUSED', 'SUBMITTED', 'ACCEPTED_BY_CHANNEL'], 'SUPPRESSED', 'assessment'),
  ...move('LIVE', 'SUPPRESSED', 'channel'),
  // What is on its way when a hold comes must not arrive.
  ...move(['LIVE', 'SUBMITTED', 'ACCEPTED_BY_CHANNEL'], 'PAUSED', 'hold'),
  ...move(['SUPPRESSED', 'PAUSED'], 'LIVE', 'read_back'),
  // What changed since goes to the channel again before it is read back.
  ...move(['LIVE', 'SUPPRESSED', 'PAUSED', 'ACCEPTED_BY_CHANNEL'], 'SUBMITTED', 'submission'),
  ...move(
    [
      'NOT_READY',
      'READY',
      'SUBMITTED',
      'ACCEPTED_BY_CHANNEL',
      'REJECTED_BY_CHANNEL',
      'LIVE',
      'SUPPRESSED',
      'PAUSED',
    ],
    'WITHDRAWN',
    'withdrawal',
  ),
];

export const canMove = (from: ListingStatus, to: ListingStatus): boolean =>
  LISTING_TRANSITIONS.some((row) => row.from === from && row.to === to);

/** What is wrong with a transition table, in words; empty when it is sound. */
export function validateListingTransitions(rows: readonly ListingTransition[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { from, to, by } of rows) {
    const name = `${from} -> ${to}`;
    if (from === to) problems.push(`${name} goes nowhere`);
    if (seen.has(`${name} ${by}`)) problems.push(`${name} is there twice`);
    seen.add(`${name} ${by}`);
    if (to === 'LIVE' && by !== 'read_back') problems.push(`${name} makes live without a read-back`);
  }
  for (const status of LISTING_STATUSES) {
    if (status !== 'NOT_READY' && !rows.some(({ to }) => to === status))
      problems.push(`${status} is never reached`);
    if (!rows.some(({ from }) => from === status)) problems.push(`${status} is never left`);
  }
  return problems;
}

/** Why a listing is not live. Anything that is not LIVE carries at least one. */
export const NOT_LIVE_REASONS = {
  'COMPLIANCE.HS_CODE_MISSING': 'The product has no HS code of six digits or more.',
  'COMPLIANCE.RULE_UNMET': 'A rule of the destination is not met; the requirement says what to change.',
  'COMPLIANCE.EVIDENCE_DATE_INVALID': COMPLIANCE_REASONS['COMPLIANCE.EVIDENCE_DATE_INVALID'],
  'CHANNEL.HANDOFF_NOT_AVAILABLE':
    'This channel is served by an operator who takes a dossier over; that hand-off is not available yet.',
  'CHANNEL.DESTINATION_NOT_SERVED': 'This channel does not sell to this destination.',
  'CHANNEL.REJECTED': 'The channel refused the listing.',
  'CHANNEL.CANNOT_BE_WRITTEN':
    'The channel cannot store the product as it is: a number is too large or a text cannot be kept. Correct the product.',
  'CHANNEL.READBACK_PENDING': 'The channel has accepted it; our own read-back has not confirmed it yet.',
  'CHANNEL.READBACK_MISSING': 'The channel accepted it, but our read-back does not find it.',
  'CHANNEL.READBACK_DIFFERS': 'What the channel shows differs from what was sent.',
  'LISTING.WAITING_FOR_SUBMISSION': 'Ready; it goes to the channel next.',
  'LISTING.WAITING_FOR_CHANNEL': 'Sent; the channel has not answered yet.',
  'PRODUCT.NOT_ACCEPTED': 'The product has not been accepted.',
  'PRODUCT.PRICE_MISSING': 'The product has no price.',
  'SELLER.NOT_ACTIVE': 'The seller is not active.',
  'SELLER.ON_HOLD': 'A hold on the seller pauses the listing.',
  'SELLER.OFFBOARDED': 'The seller has left the programme.',
  'LISTING.WITHDRAWN': 'The listing was taken down.',
} as const;
export type NotLiveCode = keyof typeof NOT_LIVE_REASONS;

/** One reason as stored: codes and references only; the texts come from the tables. */
export interface NotLiveReason {
  code: NotLiveCode;
  /** The compliance rule and the evidence that it asks for. */
  ruleId?: string;
  key?: string;
  /** Where a read-back differs. */
  pointers?: string[];
}

export interface PayloadDifference {
  /** RFC 6901 pointer into the payload. */
  pointer: string;
  sent: unknown;
  read: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** At most so many are kept: a payload that differs everywhere says so with the first ones. */
const DIFFERENCES_MAX = 50;

/**
 * Where what a channel shows differs from what we sent; empty when they are the same. Lists are compared in order; a member
 * that is undefined is a member that is not there; what the channel adds counts as a difference too.
 */
export function readbackMatches(sent: unknown, read: unknown): PayloadDifference[] {
  const differences: PayloadDifference[] = [];
  const compare = (a: unknown, b: unknown, pointer: string): void => {
    if (differences.length >= DIFFERENCES_MAX) return;
    if (isObject(a) && isObject(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
        compare(
          Object.hasOwn(a, name) ? a[name] : undefined,
          Object.hasOwn(b, name) ? b[name] : undefined,
          `${pointer}/${escape(name)}`,
        );
      }
    } else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      a.forEach((item, index) => compare(item, b[index], `${pointer}/${index}`));
    } else if (
      canonicalJson(a ?? null) !== canonicalJson(b ?? null) ||
      (a === undefined) !== (b === undefined)
    ) {
      differences.push({ pointer, sent: a, read: b });
    }
  };
  compare(sent, read, '');
  return differences;
}
