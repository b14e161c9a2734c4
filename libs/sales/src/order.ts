import { type ErrorDetail, instantOf } from '@app/platform';
import { dayOf } from './uplift/week';

export const ORDER_STATUSES = ['placed', 'cancelled', 'returned'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** An order as a channel reports it. */
export interface Order {
  sellerId: string;
  channel: string;
  externalId: string;
  orderedAt: Date;
  quantity: number;
  /** Decimal digits: more than a double holds exactly. */
  amountMinor: string;
  currency: string;
  status: OrderStatus;
  destination: string | null;
  sku: string | null;
  simulated: boolean;
}

export interface OrderRow extends Order {
  id: string;
  receivedAt: Date;
}

/** What became of one order. */
export type OrderResult = 'created' | 'unchanged' | 'updated' | 'conflict';

/** The members of an order in a request, as JSON names them. */
export const ORDER_FIELDS = [
  'seller_id',
  'channel',
  'external_id',
  'ordered_at',
  'quantity',
  'amount',
  'status',
  'destination',
  'sku',
  'simulated',
] as const;

export const SELLER_ID = /^sel_[0-9a-f]{32}$/;
export const CHANNEL = /^[a-z][a-z0-9_]{0,39}$/;
export const EXTERNAL_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;
export const MINOR_UNITS = /^(?:0|[1-9]\d{0,14})$/;
export const CURRENCY = /^[A-Z]{3}$/;
export const DESTINATION = /^[A-Z]{2}$/;
export const SKU_MAX = 100;
export const QUANTITY_MAX = 1_000_000;
const OLDEST = Date.UTC(2000, 0, 1);
/** A channel's clock may run a little ahead of ours. */
const AHEAD_MS = 24 * 3_600_000;

export const latestOrderTime = (now: Date): Date => new Date(now.getTime() + AHEAD_MS);

type Raw = Record<string, unknown>;
type Complain = (pointer: string, detail: string) => void;

/** The order in a JSON value, or what is wrong with it. `now` bounds the order's time. */
export function readOrder(value: unknown, now: Date): { order: Order } | { errors: ErrorDetail[] } {
  const errors: ErrorDetail[] = [];
  const complain: Complain = (pointer, detail) =>
    void errors.push({ pointer, code: 'REQUEST.FIELD_INVALID', detail });
  if (!value || typeof value !== 'object' || Array.isArray(value)) {
    complain('', 'is not an object');
    return { errors };
  }
  const raw = value as Raw;
  for (const name of Object.keys(raw)) {
    if (!(ORDER_FIELDS as readonly string[]).includes(name)) {
      const pointer = `/${name.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`;
      errors.push({ pointer, code: 'REQUEST.UNKNOWN_FIELD', detail: 'This field does not exist here.' });
    }
  }
  const text = (name: string, pattern: RegExp, what: string): string => {
    const member = raw[name];
    if (typeof member === 'string' && pattern.test(member)) return member;
    complain(`/${name}`, what);
    return '';
  };
  const optional = <T>(name: string, read: () => T): T | null =>
    raw[name] === undefined || raw[name] === null ? null : read();

  const order: Order = {
    sellerId: text('seller_id', SELLER_ID, 'is not a seller id'),
    channel: text('channel', CHANNEL, 'is a name of small letters, digits and _'),
    externalId: text('external_id', EXTERNAL_ID, 'is 1 to 100 printable characters'),
    orderedAt: orderedAtOf(raw.ordered_at, now, complain),
    quantity: optional('quantity', () => wholeOf(raw.quantity, complain)) ?? 1,
    ...moneyOf(raw.amount, complain),
    status: optional('status', () => statusOf(raw.status, complain)) ?? 'placed',
    destination: optional('destination', () =>
      text('destination', DESTINATION, 'is a two-letter country code'),
    ),
    sku: optional('sku', () => skuOf(raw.sku, complain)),
    simulated: optional('simulated', () => flagOf(raw.simulated, complain)) ?? false,
  };
  return errors.length ? { errors } : { order };
}

function orderedAtOf(value: unknown, now: Date, complain: Complain): Date {
  const at = instantOf(value);
  if (!at) complain('/ordered_at', 'is an RFC 3339 time with its offset');
  else if (at.getTime() < OLDEST || at > latestOrderTime(now))
    complain('/ordered_at', 'lies before the year 2000 or in the future');
  return at ?? now;
}

function wholeOf(value: unknown, complain: Complain): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= QUANTITY_MAX)
    return value;
  complain('/quantity', `is a whole number from 1 to ${QUANTITY_MAX}`);
  return 1;
}

function moneyOf(value: unknown, complain: Complain): Pick<Order, 'amountMinor' | 'currency'> {
  if (!value || typeof value !== 'object' || Array.isArray(value)) {
    complain('/amount', 'is {amount_minor, currency}');
    return { amountMinor: '0', currency: '' };
  }
  const { amount_minor: given, currency, ...rest } = value as Raw;
  for (const name of Object.keys(rest)) complain(`/amount/${name.slice(0, 60)}`, 'does not exist here');
  const amountMinor = typeof given === 'number' && Number.isSafeInteger(given) ? String(given) : given;
  if (typeof amountMinor !== 'string' || !MINOR_UNITS.test(amountMinor)) {
    complain('/amount/amount_minor', 'is a whole number of minor units, at most 15 digits');
  }
  if (typeof currency !== 'string' || !CURRENCY.test(currency)) {
    complain('/amount/currency', 'is a three-letter ISO 4217 code');
  }
  return { amountMinor: String(amountMinor), currency: String(currency) };
}

function statusOf(value: unknown, complain: Complain): OrderStatus {
  const status = ORDER_STATUSES.find((known) => known === value);
  if (!status) complain('/status', `is one of ${ORDER_STATUSES.join(', ')}`);
  return status ?? 'placed';
}

function skuOf(value: unknown, complain: Complain): string {
  const isText = typeof value === 'string' && value.length >= 1 && value.length <= SKU_MAX;
  // eslint-disable-next-line no-control-regex
  if (isText && value.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(value)) return value;
  complain('/sku', `is 1 to ${SKU_MAX} characters`);
  return '';
}

function flagOf(value: unknown, complain: Complain): boolean {
  if (typeof value !== 'boolean') complain('/simulated', 'is true or false');
  return value === true;
}

/**
 * What a report of a known order means. A channel that repeats an old report after a cancellation says nothing new:
 * a final status is kept. Anything else that differs is a conflict.
 */
export function compareOrders(known: Order, reported: Order): Exclude<OrderResult, 'created'> {
  const isSame =
    known.sellerId === reported.sellerId &&
    known.orderedAt.getTime() === reported.orderedAt.getTime() &&
    known.quantity === reported.quantity &&
    known.amountMinor === reported.amountMinor &&
    known.currency === reported.currency &&
    known.destination === reported.destination &&
    known.sku === reported.sku &&
    known.simulated === reported.simulated;
  if (!isSame) return 'conflict';
  if (known.status === reported.status || reported.status === 'placed') return 'unchanged';
  return known.status === 'placed' ? 'updated' : 'conflict';
}

/** One order's part in the daily sums. */
export interface DailyChange {
  sellerId: string;
  day: string;
  channel: string;
  currency: string;
  restated: boolean;
  orders: number;
  amountMinor: bigint;
  simulatedOrders: number;
}

/** Sums the changes per key. `frozenDays` gives the day before which a seller's baseline is frozen. */
export function dailyChanges(
  counted: readonly { order: Order; sign: 1 | -1 }[],
  frozenDays: ReadonlyMap<string, string>,
): DailyChange[] {
  const sums = new Map<string, DailyChange>();
  for (const { order, sign } of counted) {
    const { sellerId, channel, currency } = order;
    const day = dayOf(order.orderedAt);
    const restated = day < (frozenDays.get(sellerId) ?? '');
    const key = [sellerId, day, channel, currency, restated].join('|');
    const sum = sums.get(key) ?? {
      sellerId,
      day,
      channel,
      currency,
      restated,
      orders: 0,
      amountMinor: 0n,
      simulatedOrders: 0,
    };
    sum.orders += sign;
    sum.amountMinor += BigInt(sign) * BigInt(order.amountMinor);
    if (order.simulated) sum.simulatedOrders += sign;
    sums.set(key, sum);
  }
  return [...sums.values()];
}
