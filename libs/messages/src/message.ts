import type { Language } from './language/language';
import type { MessageKind } from './kinds';

export const CHANNEL_NAMES = ['email', 'whatsapp', 'sms'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];
export const PHONE_CHANNELS = ['whatsapp', 'sms'] as const satisfies readonly ChannelName[];
export type PhoneChannel = (typeof PHONE_CHANNELS)[number];

/**
 * `planned`: waits for its hour. `retrying`: the other side could not take it. `sent`: taken over. `delivered`: it was
 * told so. `read`: the reader has opened it. `obsolete`, `unwanted`: deliberately not sent. `undeliverable`: there is no way to the person.
 */
export const MESSAGE_STATUSES = [
  'planned',
  'retrying',
  'sent',
  'delivered',
  'read',
  'obsolete',
  'unwanted',
  'undeliverable',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Nothing is tried any more. */
export const isSettled = (status: MessageStatus): boolean => status !== 'planned' && status !== 'retrying';

export type MessageReason =
  | 'MESSAGE.NO_ADDRESS'
  | 'MESSAGE.ADDRESS_REFUSED'
  | 'MESSAGE.BOUNCED'
  | 'MESSAGE.NOT_DELIVERED'
  | 'MESSAGE.NO_CONSENT'
  | 'MESSAGE.CONTENT_REFUSED'
  | 'MESSAGE.CHANNEL_NOT_CONFIGURED'
  | 'MESSAGE.CHANNEL_UNAVAILABLE'
  | 'MESSAGE.TOO_LATE'
  | 'MESSAGE.NO_LONGER_TRUE'
  | 'MESSAGE.SIMULATED_SELLER'
  | 'MESSAGE.TURNED_OFF'
  | 'MESSAGE.NOTHING_TO_TELL';

export interface MessageAttempt {
  attempt: number;
  at: string;
  outcome: string;
  /** What the other side said, as a code: never its words, which may repeat the address. */
  code: string | null;
  took_ms: number;
}

export const RECEIPT_STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;

/** What a provider has told of a message after it took it. */
export interface MessageReceipt {
  status: (typeof RECEIPT_STATUSES)[number];
  at: string;
  /** Why it failed, as the provider's code. */
  code: string | null;
}

export interface Message {
  id: string;
  sellerId: string | null;
  subject: string;
  kind: MessageKind;
  channel: ChannelName;
  /** `instead_of`: the message whose place it takes, by another channel. */
  details: { round?: number; day?: string; instead_of?: string };
  language: Language | null;
  status: MessageStatus;
  reasonCode: MessageReason | null;
  attempts: MessageAttempt[];
  receipts: MessageReceipt[];
  createdAt: Date;
  sentAt: Date | null;
  settledAt: Date | null;
}

/** Hours of the day in Pakistan, `HH:MM`, in which nobody is disturbed; `from` may be later than `to`. */
export interface QuietHours {
  from: string;
  to: string;
}

export const DEFAULT_QUIET_HOURS: QuietHours = { from: '21:00', to: '08:00' };
