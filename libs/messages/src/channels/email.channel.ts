import { AppConfig, Clock, emailAddressOf } from '@app/platform';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { MessageChannel, OutgoingMessage, SendResult } from './channel';

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
  response?: string;
}

/** "5.1.1" of a reply: says whose fault it is (RFC 3463); the words beside it may repeat the address. */
const enhancedCodeOf = ({ response }: SmtpError): string | undefined =>
  /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];

/** What a failure means: a 4xx, or no answer, comes again later; a 5xx is final, and of the address or of the content. */
export function smtpResult(error: SmtpError): SendResult {
  const status = error.responseCode;
  const enhanced = enhancedCodeOf(error);
  const code = enhanced ?? (status ? String(status) : (error.code ?? null));
  // A wrong password is ours to mend: the message is not lost for it.
  const isOurs = error.code === 'EAUTH' || [530, 534, 535, 538].includes(status ?? 0);
  if (!status || status < 500 || isOurs)
    return { outcome: 'later', code, reason: 'MESSAGE.CHANNEL_UNAVAILABLE' };
  // 5.7.x is a policy of theirs about us, 5.3.x their system: the address may be good.
  const badAddress = error.command === 'RCPT TO' && !/^5\.[37]\./.test(enhanced ?? '');
  return {
    outcome: 'refused',
    code,
    reason: badAddress ? 'MESSAGE.ADDRESS_REFUSED' : 'MESSAGE.CONTENT_REFUSED',
    badAddress,
  };
}

/** At once, in one process. The worker gives messages as many places, so that none waits for a connection in one. */
export const MAIL_CONNECTIONS = 5;

/** Mail over SMTP. The Message-ID is the message's own: a second copy of it is recognised by whoever gets it. */
@Injectable()
export class EmailChannel implements MessageChannel, OnApplicationShutdown {
  readonly name = 'email';
  readonly capabilities = { letters: true, receipts: false };
  /** A mail that is not through by then is given up here, before its activity is made again: it must not go out behind it. */
  giveUpAfterMs = 90_000;
  private readonly logger = new Logger(EmailChannel.name);
  private readonly transport: Transporter | undefined;
  private readonly from: string;
  private hasWarned = false;

  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    const { smtpUrl, from } = config.mail;
    this.from = from ?? '';
    this.transport = smtpUrl
      ? createTransport({
          url: smtpUrl,
          pool: true,
          maxConnections: MAIL_CONNECTIONS,
          connectionTimeout: 10_000,
          greetingTimeout: 10_000,
          socketTimeout: 30_000,
          disableFileAccess: true,
          disableUrlAccess: true,
        } as Parameters<typeof createTransport>[0])
      : undefined;
  }

  get isConfigured(): boolean {
    return this.transport !== undefined;
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }

  addressIn(application: Record<string, unknown>): string | undefined {
    return emailAddressOf(application.email);
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    if (!this.transport) {
      if (!this.hasWarned)
        this.logger.warn('SMTP_URL is not set: mails wait for it for two days, then count as undeliverable');
      this.hasWarned = true;
      return { outcome: 'later', code: null, reason: 'MESSAGE.CHANNEL_NOT_CONFIGURED' };
    }
    const domain = /@([^\s<>]+?)>?$/.exec(this.from)?.[1] ?? 'localhost';
    try {
      const info = (await this.transport.sendMail({
        messageId: `<${message.messageId}@${domain}>`,
        date: this.clock.now(),
        from: this.from,
        to: { name: '', address: message.to },
        replyTo: message.replyTo,
        subject: message.subject,
        text: message.text,
        html: message.html,
        signal: AbortSignal.timeout(this.giveUpAfterMs),
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          'Content-Language': message.language,
          // RFC 8058: one request, sent by the mail service itself, and it is off.
          ...(message.unsubscribeUrl
            ? {
                'List-Unsubscribe': `<${message.unsubscribeUrl}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              }
            : {}),
        },
      })) as { response?: string };
      return { outcome: 'sent', code: /^\d{3}/.exec(info.response ?? '')?.[0] ?? null };
    } catch (error) {
      return smtpResult(error as SmtpError);
    }
  }
}
