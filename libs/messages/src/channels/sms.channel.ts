import { AppConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { MessageChannel, OutgoingMessage, SendResult } from './channel';
import { askProvider, member, type ProviderAnswer } from './http-provider';
import { mobileIn } from './mobile';

/** Codes of the gateway for a number at which nobody can be, or who has answered STOP. */
const NOBODY: readonly number[] = [21211, 21217, 21610, 21612, 21614];

export function smsResult(answer: ProviderAnswer | undefined): SendResult {
  if (!answer) return { outcome: 'later', code: null, reason: 'MESSAGE.CHANNEL_UNAVAILABLE' };
  const { status, body } = answer;
  const ref = member(body, 'sid');
  if (status < 300 && typeof ref === 'string')
    return { outcome: 'sent', code: String(status), providerRef: ref };
  const given = member(body, 'code');
  const code = typeof given === 'number' ? given : null;
  const said = code === null ? String(status) : `${status}/${code}`;
  if (status < 300 || status >= 500 || [401, 403, 408, 429].includes(status))
    return { outcome: 'later', code: said, reason: 'MESSAGE.CHANNEL_UNAVAILABLE' };
  const badAddress = code !== null && NOBODY.includes(code);
  const reason = badAddress ? 'MESSAGE.ADDRESS_REFUSED' : 'MESSAGE.CONTENT_REFUSED';
  return { outcome: 'refused', code: said, reason, badAddress };
}

/** Where a gateway reports what became of a message: it names the message, and its signature covers that. */
export const smsReportUrl = (origin: string, messageId: string): string =>
  `${origin}/receipts/sms?message=${messageId}`;

/** SMS by a gateway that speaks as Twilio does. */
@Injectable()
export class SmsChannel implements MessageChannel {
  readonly name = 'sms';
  readonly capabilities = { letters: false, receipts: true };

  constructor(private readonly config: AppConfig) {}

  get isConfigured(): boolean {
    return this.config.sms !== undefined;
  }

  addressIn(application: Record<string, unknown>): string | undefined {
    return mobileIn(application);
  }

  async send({ messageId, to, text }: OutgoingMessage): Promise<SendResult> {
    const { sms, http } = this.config;
    if (!sms)
      return { outcome: 'refused', code: null, reason: 'MESSAGE.CHANNEL_NOT_CONFIGURED', badAddress: false };
    const base = sms.url.replace(/\/$/, '');
    const account = base.slice(base.lastIndexOf('/') + 1);
    const form = new URLSearchParams({
      To: to,
      From: sms.sender,
      Body: text,
      StatusCallback: smsReportUrl(http.publicUrl.replace(/\/$/, ''), messageId),
    });
    const headers = {
      authorization: `Basic ${Buffer.from(`${account}:${sms.token}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    return smsResult(await askProvider(`${base}/Messages.json`, headers, form.toString()));
  }
}
