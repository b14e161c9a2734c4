import type { Lifecycle } from '@app/sellers';

/** `now`: at any hour. `day`: outside quiet hours. `digest`: together with others, once a day. */
export type Urgency = 'now' | 'day';

export interface KindDefinition {
  audience: 'seller' | 'operator';
  /** Events that ask for it. */
  events: readonly string[];
  urgency: Urgency;
  /** False: the seller may turn it off. */
  essential: boolean;
  /** Goes to the seller's phone as well, where the seller wants that. */
  phone: boolean;
  /** States in which it is still news when it is about to leave; anything else makes it obsolete. Absent: always. */
  whileIn?: readonly Lifecycle[];
  /** One a correction round, whatever happens in it. */
  oncePerRound?: true;
}

/** Approved, and nothing stands in the way. */
const OPEN: readonly Lifecycle[] = ['APPROVED', 'CONDITIONALLY_APPROVED', 'ACTIVE'];
const LIVING: readonly Lifecycle[] = [...OPEN, 'SUSPENDED', 'OFFBOARDING'];
const seller = (
  event: string | readonly string[],
  more: Partial<Omit<KindDefinition, 'audience' | 'events'>> = {},
): KindDefinition => ({
  audience: 'seller',
  events: [event].flat(),
  urgency: 'day',
  essential: true,
  phone: false,
  ...more,
});
const operator = (event: string): KindDefinition => ({
  audience: 'operator',
  events: [event],
  urgency: 'day',
  essential: true,
  phone: false,
});

/** What is written to whom, on which event. Data: no message is code. */
export const KINDS = {
  invitation: seller('seller.invited', { phone: true, whileIn: ['INVITED'] }),
  reminder: seller('seller.reminder', { whileIn: ['INVITED', 'DRAFT'] }),
  submitted: seller('seller.submitted', {
    essential: false,
    whileIn: ['SUBMITTED', 'VERIFYING', 'IN_REVIEW'],
  }),
  resubmitted: seller('seller.resubmitted', { essential: false, whileIn: ['VERIFYING', 'IN_REVIEW'] }),
  action_required: seller('seller.action_required', {
    phone: true,
    whileIn: ['ACTION_REQUIRED'],
    oncePerRound: true,
  }),
  approved: seller('seller.approved', { phone: true, whileIn: OPEN }),
  conditionally_approved: seller('seller.conditionally_approved', { whileIn: ['CONDITIONALLY_APPROVED'] }),
  activated: seller('seller.activated', { whileIn: ['ACTIVE'] }),
  // Goods are down from this moment: that is not to be found out from a buyer in the morning.
  suspended: seller('seller.suspended', { urgency: 'now', phone: true, whileIn: ['SUSPENDED'] }),
  hold_lifted: seller('seller.hold_lifted', { phone: true, whileIn: OPEN }),
  rejected: seller('seller.rejected', { phone: true, whileIn: ['REJECTED'] }),
  withdrawn: seller('seller.withdrawn', { whileIn: ['WITHDRAWN'] }),
  expired: seller('seller.expired', { whileIn: ['EXPIRED'] }),
  reopened: seller('seller.reopened', { whileIn: ['DRAFT'] }),
  import_finished: seller('catalogue_import.completed', { essential: false }),
  import_failed: seller('catalogue_import.failed'),
  went_live: seller('seller.went_live', { phone: true, whileIn: ['ACTIVE'] }),
  digest: seller([], { essential: false, whileIn: LIVING }),
  offboarding: seller('seller.offboarding_started', { whileIn: ['OFFBOARDING'] }),
  // Whoever was suspended before is so again.
  offboarding_cancelled: seller('seller.offboarding_cancelled', { whileIn: [...OPEN, 'SUSPENDED'] }),
  terminated: seller('seller.terminated', { whileIn: ['TERMINATED'] }),
  // Somebody waits for it at the page.
  link: seller('seller.link_requested', { urgency: 'now', phone: true }),
  endpoint_disabled: operator('webhook_endpoint.disabled'),
  endpoint_failing: operator('webhook_endpoint.failing'),
} satisfies Record<string, KindDefinition>;

export type MessageKind = keyof typeof KINDS;

export const kindOf = (kind: MessageKind): KindDefinition => KINDS[kind];

/** What is gathered and told once a day. */
export const DIGEST_EVENTS: readonly string[] = [
  'listing.live',
  'listing.suppressed',
  'listing.rejected',
  'requirement.expiring',
  'requirement.due',
];

/** Of which every event tells the same: a round, or the event itself. */
export function dedupeKeyOf(
  kind: MessageKind,
  event: { id: string; sellerId: string | null; round?: number },
): string {
  return kindOf(kind).oncePerRound ? `${kind}:${event.sellerId}:${event.round}` : `${kind}:${event.id}`;
}

const BY_EVENT = new Map<string, MessageKind>(
  (Object.keys(KINDS) as MessageKind[]).flatMap((kind) => kindOf(kind).events.map((event) => [event, kind])),
);

export const kindOfEvent = (type: string): MessageKind | undefined => BY_EVENT.get(type);
