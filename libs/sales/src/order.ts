export const ORDER_STATUSES = ['placed', 'cancelled', 'returned'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** An order as it comes in. Money in minor units as text. */
export interface NewOrder {
  sellerId: string;
  channel: string;
  externalId: string;
  orderedAt: Date;
  sku: string | null;
  quantity: number;
  amountMinor: string;
  currency: string;
  destination: string | null;
  status: OrderStatus;
  simulated: boolean;
}

export interface OrderIssue {
  /** The line of the batch or file, from 1. */
  line: number;
  code: string;
  detail: string;
}

export interface IngestResult {
  received: number;
  created: number;
  /** A later word on a known order: cancelled or returned. */
  updated: number;
  unchanged: number;
  /** The same number with other content, or a line that cannot be read; nothing of it was taken. */
  rejected: number;
  errors: OrderIssue[];
}

const CHANNEL = /^[a-z][a-z0-9_]{1,39}$/;
const CURRENCY = /^[A-Z]{3}$/;
const MINOR = /^\d{1,15}$/;

/** Fields of one order as text or JSON values; returns the order or what is wrong with it. */
export function readOrder(
  fields: Record<string, unknown>,
  defaults: { sellerId?: string },
): NewOrder | Omit<OrderIssue, 'line'> {
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  };
  const wrong = (code: string, detail: string): Omit<OrderIssue, 'line'> => ({ code, detail });
  const sellerId = text('seller_id') || defaults.sellerId || '';
  if (!/^sel_[0-9a-f]{32}$/.test(sellerId)) return wrong('ORDER.SELLER', 'seller_id is missing or not an id');
  if (!CHANNEL.test(text('channel'))) return wrong('ORDER.CHANNEL', 'channel: small letters, digits and _');
  const externalId = text('external_id');
  if (!externalId || externalId.length > 200 || /[\p{Cc}\p{Cs}]/u.test(externalId)) {
    return wrong('ORDER.EXTERNAL_ID', "external_id: the shop's own number, at most 200 characters");
  }
  const orderedAt = new Date(text('ordered_at'));
  if (
    !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text('ordered_at')) ||
    Number.isNaN(orderedAt.getTime())
  ) {
    return wrong('ORDER.TIME', 'ordered_at: RFC 3339 with a time zone');
  }
  const amount = (fields.amount ?? {}) as Record<string, unknown>;
  const isObject = fields.amount !== null && typeof fields.amount === 'object';
  const amountMinor = isObject ? String(amount.amount_minor ?? '') : text('amount_minor');
  const currency = (isObject ? String(amount.currency ?? '') : text('currency')).toUpperCase();
  if (!MINOR.test(amountMinor)) return wrong('ORDER.AMOUNT', 'amount: whole minor units, not negative');
  if (!CURRENCY.test(currency)) return wrong('ORDER.CURRENCY', 'currency: an ISO 4217 code');
  const quantity = text('quantity') === '' ? 1 : Number(text('quantity'));
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000_000) {
    return wrong('ORDER.QUANTITY', 'quantity: a whole number above zero');
  }
  const status = (text('status') || 'placed') as OrderStatus;
  if (!ORDER_STATUSES.includes(status))
    return wrong('ORDER.STATUS', `status: one of ${ORDER_STATUSES.join(', ')}`);
  return {
    sellerId,
    channel: text('channel'),
    externalId,
    orderedAt,
    sku: text('sku').slice(0, 100) || null,
    quantity,
    amountMinor,
    currency,
    destination: text('destination').slice(0, 3).toUpperCase() || null,
    status,
    simulated: fields.simulated === true || fields.simulated === 'true',
  };
}

export const isIssue = (value: NewOrder | Omit<OrderIssue, 'line'>): value is Omit<OrderIssue, 'line'> =>
  'detail' in value;
