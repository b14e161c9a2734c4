import { AppConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { MessageChannel, OutgoingMessage, SendResult } from './channel';
import { askProvider, member, type ProviderAnswer } from './http-provider';
import { mobileIn } from './mobile';

/** Codes of the Cloud API that pass by themselves: limits, an outage of theirs, a token of ours that is to be mended. */
const PASSING: readonly number[] = [
  0, 1, 2, 4, 190, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133016,
];
/** Nobody is there under this number, or does not want us. */
const NOBODY: readonly number[] = [131026, 131030, 131050];

/** What an answer means: a limit or an outage comes again later, all else that is refused is refused for good. */
export function whatsappResult(answer: ProviderAnswer | undefined): SendResult {
  if (!answer) return { outcome: 'later', code: null, reason: 'MESSAGE.CHANNEL_UNAVAILABLE' };
  const { status, body } = answer;
  const ref = member(body, 'messages', 0, 'id');
  if (status < 300 && typeof ref === 'string')
    return { outcome: 'sent', code: String(status), providerRef: ref };
  const given = member(body, 'error', 'code');
  const code = typeof given === 'number' ? given : null;
  const said = code === null ? String(status) : `${status}/${code}`;
  const isPassing = code !== null && PASSING.includes(code);
  if (status < 300 || status >= 500 || [401, 403, 408, 429].includes(status) || isPassing)
    return { outcome: 'later', code: said, reason: 'MESSAGE.CHANNEL_UNAVAILABLE' };
  const badAddress = code !== null && NOBODY.includes(code);
  const reason = badAddress ? 'MESSAGE.ADDRESS_REFUSED' : 'MESSAGE.CONTENT_REFUSED';
  return { outcome: 'refused', code: said, reason, badAddress };
}

/** WhatsApp's Cloud API. Without a conversation only templates that WhatsApp has approved go out. */
@Injectable()
export class WhatsappChannel implements MessageChannel {
  readonly name = 'whatsapp';
  readonly capabilities = { letters: false, receipts: true };

  constructor(private readonly config: AppConfig) {}

  get isConfigured(): boolean {
    return this.config.whatsapp !== undefined;
  }

  addressIn(application: Record<string, unknown>): string | undefined {
    return mobileIn(application);
  }

  async send({ messageId, to, template }: OutgoingMessage): Promise<SendResult> {
    const { whatsapp } = this.config;
    if (!whatsapp || !template)
      return { outcome: 'refused', code: null, reason: 'MESSAGE.CHANNEL_NOT_CONFIGURED', badAddress: false };
    const text = (value: string) => ({ type: 'text', text: value });
    const request = {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: to.replace('+', ''),
      type: 'template',
      // Comes back with each report: they are matched without a look at the number.
      biz_opaque_callback_data: messageId,
      template: {
        name: template.name,
        language: { code: template.language, policy: 'deterministic' },
        components: [
          { type: 'body', parameters: template.parameters.map(text) },
          { type: 'button', sub_type: 'url', index: '0', parameters: [text(template.linkToken)] },
        ],
      },
    };
    const headers = { authorization: `Bearer ${whatsapp.token}`, 'content-type': 'application/json' };
    return whatsappResult(
      await askProvider(`${whatsapp.url.replace(/\/$/, '')}/messages`, headers, JSON.stringify(request)),
    );
  }
}
