import { LIFECYCLES } from '@workflows/seller-onboarding/lifecycle';
import type { IdPrefix } from '@app/platform';

/** A fragment of JSON Schema (2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What there is to know about one type of event. `event-schema.ts` makes its JSON Schema of it. */
export interface EventType {
  /** When it happens, in one sentence. */
  summary: string;
  /** Counts up when a reader of the version before would stumble. Adding a member or a value does not count. */
  version: number;
  /** What its `subject` is the id of. */
  subject: readonly IdPrefix[];
  /** Whether it is about a seller: then `seller_id` names it, else it is null. */
  ofSeller: boolean;
  /** Members of `data`, all of them there. */
  data: Readonly<Record<string, JsonSchema>>;
  /** Members of `data` that may be missing. */
  optional?: Readonly<Record<string, JsonSchema>>;
}

const TEXT = { type: 'string', minLength: 1 } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const NULLABLE_TEXT = { type: ['string', 'null'] } as const;
const TIME = { type: 'string', format: 'date-time' } as const;
const id = (prefix: IdPrefix): JsonSchema => ({ type: 'string', pattern: `^${prefix}_[0-9a-f]{32}$` });
const LIFECYCLE = { type: 'string', enum: [...LIFECYCLES] } as const;
const CODE = { ...TEXT, description: 'A code; more may come.' } as const;

type Of = Omit<EventType, 'summary' | 'version'>;

const ofSeller = (data: EventType['data'] = {}): Of => ({ subject: ['sel'], ofSeller: true, data });
const ENTERED = ofSeller({
  lifecycle: LIFECYCLE,
  previous: LIFECYCLE,
  round: { type: 'integer', minimum: 1 },
  programme_id: id('prg'),
});
const ADMITTED = ofSeller({ programme_id: id('prg') });
const CLOCK = ofSeller({ lifecycle: LIFECYCLE });
const REQUIREMENT = ofSeller({ requirement: TEXT });
const DOCUMENT: Of = { subject: ['doc'], ofSeller: true, data: { kind: TEXT } };
const IMPORT: Of = { subject: ['imp'], ofSeller: true, data: {} };
const IMPORTED: Of = {
  ...IMPORT,
  data: {
    status: TEXT,
    read: COUNT,
    valid: COUNT,
    with_warning: COUNT,
    in_error: COUNT,
    created: COUNT,
    updated: COUNT,
    unchanged: COUNT,
    skipped: COUNT,
  },
};
const LISTING: Of = {
  subject: ['lst'],
  ofSeller: true,
  data: { product_id: id('prd'), channel: TEXT, destination: TEXT, previous: TEXT },
};
const BASELINE: Of = {
  subject: ['std'],
  ofSeller: true,
  data: { baseline_sha256: NULLABLE_TEXT, reason: NULLABLE_TEXT },
};
const PROGRAMME: Of = { subject: ['prg'], ofSeller: false, data: {} };
const ENDPOINT: Of = { subject: ['whe'], ofSeller: false, data: {} };
const REDELIVERY: Of = { ...ENDPOINT, data: { redelivery_id: id('rdl') } };
const API_KEY: Of = { subject: ['key'], ofSeller: false, data: {} };
const OAUTH_CLIENT: Of = { subject: ['cli'], ofSeller: false, data: {} };
const USER: Of = { subject: ['usr'], ofSeller: false, data: {} };
const HIT: Of = {
  subject: ['hit'],
  ofSeller: true,
  data: { list: TEXT, entry_ref: TEXT, reason_code: TEXT },
};

/** The first version of a type. */
const first = (summary: string, of: Of): EventType => ({ summary, version: 1, ...of });

/**
 * Every fact that an integrator may hear of, past tense, on resolution as well as on trouble, with when it happens.
 * What is not here stays inside: who is under suspicion must not learn of it by way of an integrator.
 */
export const EVENT_TYPES: Readonly<Record<string, EventType>> = {
  'programme.created': first('A programme was created.', PROGRAMME),
  'seller.invited': first('A seller was invited.', ADMITTED),
  'seller.imported': first('An operator moved in a seller who was onboarded elsewhere.', ADMITTED),
  'seller.accepted': first(
    'The seller opened the invitation, or the link that opens an expired case again.',
    ENTERED,
  ),
  'seller.reminder': first('The seller has been idle and was reminded.', CLOCK),
  'seller.submitted': first('The application was sent in.', ENTERED),
  'seller.verification_started': first('The automatic checks began.', ENTERED),
  'seller.in_review': first('The case waits for an agent.', ENTERED),
  'seller.review_warning': first('The case has waited for an agent for long.', CLOCK),
  'seller.review_escalation': first('The case has waited for an agent for too long.', CLOCK),
  'seller.action_required': first('Corrections are asked of the seller.', ENTERED),
  'seller.resubmitted': first('The seller sent corrections in.', ENTERED),
  'seller.approved': first('The seller is approved.', ENTERED),
  'seller.conditionally_approved': first('The seller is approved on conditions.', ENTERED),
  'seller.conditions_met': first('The conditions are met.', ENTERED),
  'seller.conditions_missed': first('The conditions were not met in time.', ENTERED),
  'seller.activated': first('The seller may trade.', ENTERED),
  'seller.went_live': first('The first listing of the seller is seen by buyers.', ofSeller()),
  'seller.trade_details_changed': first(
    'An active seller changed destinations, channels, goods or their papers.',
    ofSeller({ changed: { type: 'array', items: TEXT, description: 'Names of the answers' } }),
  ),
  'seller.rejected': first('The seller was rejected.', ENTERED),
  'seller.appealed': first('The seller appealed.', ENTERED),
  'seller.withdrawn': first('The seller withdrew.', ENTERED),
  'seller.expired': first('The case ran out of time.', ENTERED),
  'seller.reopened': first('The case was opened again.', ENTERED),
  'seller.suspended': first('The seller is suspended by a hold.', ENTERED),
  'seller.hold_lifted': first('The seller is no longer suspended.', ENTERED),
  'seller.offboarding_started': first('The seller is leaving.', ENTERED),
  'seller.offboarding_cancelled': first('The seller stays after all.', ENTERED),
  'seller.terminated': first('The seller has left; every listing is down.', ENTERED),
  'requirement.due': first(
    'A requirement that was not due before, or was settled, is now to be met.',
    ofSeller({ requirement: TEXT, due: { type: 'string', enum: ['currently_due', 'past_due'] } }),
  ),
  'requirement.verified': first('A requirement is met.', REQUIREMENT),
  'requirement.waived': first('An agent waived a requirement.', REQUIREMENT),
  'requirement.failed': first('A requirement is not met.', REQUIREMENT),
  'requirement.expiring': first(
    'The evidence of a requirement runs out in 60, 30 or 7 days.',
    ofSeller({
      requirement: TEXT,
      valid_until: { type: 'string', format: 'date' },
      days_left: { type: 'integer', enum: [60, 30, 7], description: 'The step that was reached' },
    }),
  ),
  'document.stored': first('A document was received.', DOCUMENT),
  'document.accepted': first('A document was accepted.', DOCUMENT),
  'document.rejected': first('A document was not accepted.', { ...DOCUMENT, optional: { code: CODE } }),
  'catalogue_import.uploaded': first('A catalogue file was received.', IMPORT),
  'catalogue_import.completed': first('A catalogue file was imported; its counters say how.', IMPORTED),
  'catalogue_import.cancelled': first('An import was cancelled; the catalogue is as it was.', IMPORTED),
  'catalogue_import.failed': first('A catalogue file could not be used; the catalogue is as it was.', {
    ...IMPORT,
    data: { code: CODE },
  }),
  'listing.accepted': first('The channel took the listing; buyers do not see it yet.', LISTING),
  'listing.live': first('Buyers see the listing: our own read-back equals what was sent.', LISTING),
  'listing.suppressed': first(
    'The listing was taken down: a rule or the channel does not allow it any more.',
    LISTING,
  ),
  'listing.paused': first('The listing is down while the seller is suspended.', LISTING),
  'listing.withdrawn': first('The listing is down for good.', LISTING),
  'listing.rejected': first('The channel refused the listing.', LISTING),
  'listing.batch_moved': first(
    'Listings of a seller moved on towards their channels; `counts` has how many reached which state.',
    ofSeller({ counts: { type: 'object', additionalProperties: COUNT } }),
  ),
  'orders.received': first('Orders of a seller were received.', ofSeller({ created: COUNT, updated: COUNT })),
  'uplift_study.baseline_frozen': first('The sales before the go-live of a seller are frozen.', BASELINE),
  'uplift_study.not_applicable': first('A seller has no sales to compare with; `reason` says why.', BASELINE),
  'uplift_study.observing': first('The uplift of a seller is observed from now on.', {
    subject: ['std', 'sel'],
    ofSeller: true,
    data: {},
  }),
  'uplift.readout_requested': first('A read-out of a programme was asked for.', PROGRAMME),
  'uplift.readout': first('A dated read-out of a programme is there.', {
    ...PROGRAMME,
    data: { readout_id: id('rdo'), verdict: TEXT, simulated: { type: 'boolean' } },
  }),
  'webhook_endpoint.failing': first('Nothing could be delivered to an endpoint for a day.', {
    ...ENDPOINT,
    data: { failing_since: TIME, consecutive_failures: COUNT },
  }),
  'webhook_endpoint.recovered': first('An endpoint that was failing takes events again.', {
    ...ENDPOINT,
    data: { failing_since: TIME },
  }),
  'webhook_endpoint.disabled': first(
    'An endpoint gets no more events: its receiver said that it is gone, nothing could be delivered for days, or somebody switched it off.',
    {
      ...ENDPOINT,
      data: { reason_code: { type: 'string', enum: ['RECEIVER_GONE', 'FAILING', 'SWITCHED_OFF'] } },
    },
  ),
  'webhook_endpoint.enabled': first('A disabled endpoint gets events again.', ENDPOINT),
  'webhook_endpoint.test': first('Somebody asked for a test event; it goes to that endpoint only.', ENDPOINT),
  'webhook_endpoint.redelivery_requested': first(
    'The failed deliveries of an endpoint are to be made again.',
    REDELIVERY,
  ),
  'webhook_endpoint.redelivery_finished': first('A redelivery ended; its counters say how.', {
    ...ENDPOINT,
    data: { redelivery_id: id('rdl'), status: TEXT, total: COUNT, requeued: COUNT },
  }),
  'seller.link_issued': first(
    'The seller was given a new link; the unused ones before it are dead.',
    ofSeller({ link_id: id('lnk'), expires_at: TIME }),
  ),
  'seller.link_requested': first(
    'Somebody who knows the address of the seller asked for a new link to be sent to it.',
    ofSeller(),
  ),
  'seller.unreachable': first(
    'The seller cannot be reached at the address of this channel: it came back, or was refused. Somebody has to call.',
    ofSeller({ channel: TEXT, reason_code: CODE }),
  ),
  'seller.reachable': first(
    'The seller can be reached by this channel again, at another address.',
    ofSeller({ channel: TEXT }),
  ),
  'message.rerouted': first('A message goes by another channel, because it did not get through.', {
    subject: ['msg'],
    ofSeller: true,
    data: { kind: TEXT, channel: TEXT },
  }),
  'message.undeliverable': first('A message did not reach the seller: somebody should call.', {
    subject: ['msg'],
    ofSeller: true,
    data: { kind: TEXT, channel: { type: 'string', enum: ['email', 'whatsapp', 'sms'] }, reason_code: CODE },
  }),
  'seller.access_ended': first('The sessions and unused links of the seller were ended.', ofSeller()),
  'api_key.created': first('An API key was made.', API_KEY),
  'api_key.rotated': first('An API key has a new secret; the one before is good until `previous_until`.', {
    ...API_KEY,
    data: { previous_until: TIME },
  }),
  'api_key.revoked': first('An API key is of no use any more.', API_KEY),
  'oauth_client.created': first('An OAuth client was made.', OAUTH_CLIENT),
  'oauth_client.rotated': first(
    'An OAuth client has a new secret; the one before is good until `previous_until`.',
    { ...OAUTH_CLIENT, data: { previous_until: TIME } },
  ),
  'oauth_client.revoked': first('An OAuth client and its tokens are of no use any more.', OAUTH_CLIENT),
  'user.disabled': first('A user was shut out.', USER),
  'user.enabled': first('A user who was shut out may come in again.', USER),
};

/** Facts about suspicion and about lists: for who works on cases, by the list of events, the audit trail and the case. */
export const INSIDE_EVENT_TYPES: Readonly<Record<string, EventType>> = {
  'check.settled': first('An automatic check of a seller settled.', {
    subject: ['chk'],
    ofSeller: true,
    data: { check: TEXT, round: { type: 'integer', minimum: 1 }, status: TEXT },
  }),
  'screening_hit.confirmed': first('Two people confirmed that a seller is on a list.', HIT),
  'screening_hit.cleared': first('Two people cleared a seller of a screening hit.', HIT),
  'screening_list.imported': first('A screening list is in force.', {
    subject: ['scl'],
    ofSeller: false,
    data: { code: TEXT, version: { type: 'integer' }, entries: COUNT },
  }),
};

export const PUBLIC_EVENT_TYPES: readonly string[] = Object.keys(EVENT_TYPES);

/** Of those the endpoint that it is about is told even when it did not ask for the type; nobody else is. */
export const TEST_EVENT = 'webhook_endpoint.test';
