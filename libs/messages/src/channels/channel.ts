import type { TemplateMessage } from '../letter/template';
import type { ChannelName, MessageReason } from '../message';

/** A message in the form that goes out: whom to, and what. */
export interface OutgoingMessage {
  messageId: string;
  to: string;
  language: string;
  subject: string;
  text: string;
  /** Only for channels that show it. */
  html?: string;
  replyTo?: string;
  /** For a channel whose words are registered beforehand. */
  template?: TemplateMessage;
  /** Where this kind is turned off, by one request without a look at a page; absent for what is essential. */
  unsubscribeUrl?: string;
}

export type SendResult =
  | { outcome: 'sent'; code: string | null; providerRef?: string }
  /** For good. `badAddress`: nothing more goes there. */
  | { outcome: 'refused'; code: string | null; reason: MessageReason; badAddress: boolean }
  | { outcome: 'later'; code: string | null; reason: MessageReason };

/** A way to a person. One port for mail, WhatsApp and SMS; what differs is said by the capabilities. */
export interface MessageChannel {
  readonly name: ChannelName;
  /** False: nothing can be sent this way here. */
  readonly isConfigured: boolean;
  readonly capabilities: {
    /** Carries the whole letter; otherwise one sentence and the link. */
    letters: boolean;
    /** Tells later whether it arrived. */
    receipts: boolean;
  };
  /** What the answers of a seller hold as the address of this channel. */
  addressIn(application: Record<string, unknown>): string | undefined;
  /** Never throws for what the other side says. */
  send(message: OutgoingMessage): Promise<SendResult>;
}

export const MESSAGE_CHANNELS = Symbol('MESSAGE_CHANNELS');
