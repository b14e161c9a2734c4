import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What was asked of a provider and what it said, as it would stand in its log. */
export interface SentMessage {
  id: string;
  provider: 'whatsapp' | 'sms';
  ref: string;
  receivedAt: string;
  to: string;
  /** As the reader sees it. */
  text: string;
  button: { label: string; url: string } | null;
  language: string | null;
  request: unknown;
  receipts: { status: string; at: string; answer: number | string }[];
  /** Where an SMS is reported to. */
  callback: string | null;
}

interface Template {
  name: string;
  language: string;
  components: { type: string; text?: string; buttons?: { text: string; url: string }[] }[];
}

const REGISTERED = join(import.meta.dirname, '..', '..', '..', 'docs', 'whatsapp-templates.json');
/** Registered for an example; here their buttons lead to the API of this machine. */
const EXAMPLE_ORIGIN = 'https://rahdari.example';
const TEMPLATES = JSON.parse(
  readFileSync(REGISTERED, 'utf8').replaceAll(EXAMPLE_ORIGIN, process.env.REPORTS_ORIGIN || EXAMPLE_ORIGIN),
) as { templates: Template[] };

export interface Refusal {
  status: number;
  body: unknown;
}

/** As WhatsApp words it. */
export const whatsappError = (status: number, code: number, message: string): Refusal => ({
  status,
  body: {
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: message },
      fbtrace_id: 'sandbox',
    },
  },
});

/** As Twilio words it. */
export const smsError = (status: number, code: number, message: string): Refusal => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

interface Parameter {
  type: string;
  text: string;
}
export interface WhatsappRequest {
  messaging_product?: string;
  to?: string;
  type?: string;
  biz_opaque_callback_data?: string;
  template?: {
    name: string;
    language: { code: string };
    components?: { type: string; sub_type?: string; parameters: Parameter[] }[];
  };
}

const filled = (text: string, parameters: Parameter[]): string =>
  text.replaceAll(/\{\{(\d+)\}\}/g, (_, at: string) => parameters[Number(at) - 1]?.text ?? '');

const placesIn = (text: string): number => new Set(text.match(/\{\{\d+\}\}/g)).size;

/** What WhatsApp checks before it takes a message, and how the reader will see it. */
export function readWhatsapp(body: WhatsappRequest): Refusal | Omit<SentMessage, 'id' | 'receivedAt'> {
  const { template } = body;
  if (body.messaging_product !== 'whatsapp' || body.type !== 'template' || !template || !body.to)
    return whatsappError(400, 100, 'Invalid parameter');
  const known = TEMPLATES.templates.find(
    ({ name, language }) => name === template.name && language === template.language.code,
  );
  if (!known) return whatsappError(404, 132001, 'Template name does not exist in the translation');
  const textOf = known.components.find(({ type }) => type === 'BODY')?.text ?? '';
  const button = known.components.find(({ type }) => type === 'BUTTONS')?.buttons?.[0];
  const given = (type: string): Parameter[] =>
    template.components?.find((one) => one.type === type)?.parameters ?? [];
  const wrong =
    placesIn(textOf) !== given('body').length || placesIn(button?.url ?? '') !== given('button').length;
  if (wrong) return whatsappError(400, 132000, 'Number of parameters does not match');
  return {
    provider: 'whatsapp',
    ref: `wamid.${Buffer.from(randomUUID()).toString('base64url')}`,
    to: body.to,
    text: filled(textOf, given('body')),
    button: button ? { label: button.text, url: filled(button.url, given('button')) } : null,
    language: known.language,
    request: body,
    receipts: [],
    callback: body.biz_opaque_callback_data ?? null,
  };
}

export function readSms(form: URLSearchParams): Refusal | Omit<SentMessage, 'id' | 'receivedAt'> {
  const [to, from, body] = [form.get('To'), form.get('From'), form.get('Body')];
  if (!to || !/^\+[1-9]\d{6,14}$/.test(to)) return smsError(400, 21211, "Invalid 'To' Phone Number");
  if (!from || !body) return smsError(400, 21602, 'Message body is required');
  return {
    provider: 'sms',
    ref: `SM${randomUUID().replaceAll('-', '')}`,
    to,
    text: body,
    button: null,
    language: null,
    request: Object.fromEntries(form),
    receipts: [],
    callback: form.get('StatusCallback'),
  };
}

/** The code under which each says that it did not arrive. */
const FAILURE = { whatsapp: 131026, sms: 30003 } as const;

export interface Report {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What the provider tells about a message, signed as it signs. */
export function reportOf(
  message: SentMessage,
  status: string,
  { origin, appSecret, smsToken }: { origin: string; appSecret: string; smsToken: string },
): Report {
  const isFailure = status === 'failed' || status === 'undelivered';
  if (message.provider === 'whatsapp') {
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102290129340398',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
                statuses: [
                  {
                    id: message.ref,
                    status,
                    timestamp: String(Math.floor(Date.now() / 1000)),
                    recipient_id: message.to,
                    ...(message.callback ? { biz_opaque_callback_data: message.callback } : {}),
                    ...(isFailure
                      ? { errors: [{ code: FAILURE.whatsapp, title: 'Message undeliverable' }] }
                      : {}),
                  },
                ],
              },
            },
          ],
        },
      ],
    });
    const signature = createHmac('sha256', appSecret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
    return { url: `${origin}/receipts/whatsapp`, headers, body };
  }
  const url = message.callback ?? `${origin}/receipts/sms`;
  const form: Record<string, string> = {
    AccountSid: 'ACsandbox',
    From: 'Rahdari',
    MessageSid: message.ref,
    MessageStatus: status,
    SmsSid: message.ref,
    SmsStatus: status,
    To: message.to,
    ...(isFailure ? { ErrorCode: String(FAILURE.sms) } : {}),
  };
  const signed = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + form[name], url);
  const signature = createHmac('sha1', smsToken).update(signed).digest('base64');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return { url, headers, body: new URLSearchParams(form).toString() };
}
