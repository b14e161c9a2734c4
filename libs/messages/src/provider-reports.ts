import { member } from './channels/http-provider';
import type { MessageReceipt } from './message';

/** What a provider tells of one message. The number that stands beside it is not looked at. */
export interface Reported {
  messageId: string;
  providerRef: string;
  status: MessageReceipt['status'];
  at: Date;
  code: string | null;
  /** The number is of no use: nothing more goes there. */
  isOfAddress: boolean;
}

const REPORTS_MAX = 100;
const MESSAGE_ID = /^msg_[0-9a-f]{32}$/;
const WHATSAPP_STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;
const WHATSAPP_NOBODY: readonly number[] = [131026, 131030, 131050];
/** Unreachable handsets come back; an unknown or unwilling one does not. */
const SMS_NOBODY: readonly string[] = ['30004', '30005', '30006', '21610'];

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, REPORTS_MAX) : []);

/** The statuses in a report of WhatsApp's; anything else that it may tell one day is passed over. */
export function reportedByWhatsapp(raw: Buffer): Reported[] {
  let body: unknown;
  try {
    body = JSON.parse(raw.toString('utf8'));
  } catch {
    return [];
  }
  return listOf(member(body, 'entry'))
    .flatMap((entry) => listOf(member(entry, 'changes')))
    .flatMap((change) => listOf(member(change, 'value', 'statuses')))
    .slice(0, REPORTS_MAX)
    .flatMap((one): Reported[] => {
      const status = WHATSAPP_STATUSES.find((known) => known === member(one, 'status'));
      const [ref, messageId] = [member(one, 'id'), member(one, 'biz_opaque_callback_data')];
      const seconds = Number(member(one, 'timestamp'));
      if (!status || typeof ref !== 'string' || typeof messageId !== 'string') return [];
      if (!MESSAGE_ID.test(messageId) || !Number.isSafeInteger(seconds) || seconds > 1e11) return [];
      const error = member(one, 'errors', 0, 'code');
      const code = typeof error === 'number' ? error : null;
      return [
        {
          messageId,
          providerRef: ref,
          status,
          at: new Date(seconds * 1000),
          code: code === null ? null : String(code),
          isOfAddress: code !== null && WHATSAPP_NOBODY.includes(code),
        },
      ];
    });
}

const SMS_STATUSES: Readonly<Record<string, MessageReceipt['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
};

/** Null for what is no news: queued, sending. */
export function reportedBySms(messageId: string, form: URLSearchParams, now: Date): Reported | null {
  const status = SMS_STATUSES[form.get('MessageStatus') ?? ''];
  const providerRef = form.get('MessageSid');
  if (!status || !providerRef || !MESSAGE_ID.test(messageId)) return null;
  const given = form.get('ErrorCode');
  const code = given && /^\d{1,6}$/.test(given) ? given : null;
  return {
    messageId,
    providerRef,
    status,
    at: now,
    code,
    isOfAddress: code !== null && SMS_NOBODY.includes(code),
  };
}
