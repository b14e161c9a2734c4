/** What a mail that came back is about. */
export type MailReport =
  | { kind: 'complaint'; messageId: string }
  | {
      kind: 'bounce';
      messageId: string;
      /** Nothing is tried any more. */
      isFinal: boolean;
      /** The mailbox is not there: nothing more goes to it. */
      isOfAddress: boolean;
      code: string;
    };

/** A field of a report, at the beginning of a line; the first one. */
const fieldIn = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*([^\\r\\n]{1,300})`, 'im').exec(text)?.[1]?.trim();

/**
 * Reads a delivery status notification (RFC 3464) or a complaint (RFC 5965). The letter is found by its own Message-ID in what
 * was sent back with the report; addresses are not looked at. Null for anything else.
 */
export function readMailReport(text: string): MailReport | null {
  const head = text
    .slice(0, 20_000)
    .split(/\r?\n\r?\n/, 1)[0]!
    .replace(/\r?\n[ \t]+/g, ' ');
  const type = /^content-type:[^\r\n]*multipart\/report[^\r\n]*report-type="?([a-z-]+)/im.exec(head)?.[1];
  const body = text.slice(head.length);
  const messageId = /^message-id:\s*<(msg_[0-9a-f]{32})@/im.exec(body)?.[1];
  if (!messageId) return null;
  if (type === 'feedback-report')
    return fieldIn(body, 'feedback-type') ? { kind: 'complaint', messageId } : null;
  if (type !== 'delivery-status') return null;
  const code = /^\d\.\d{1,3}\.\d{1,3}/.exec(fieldIn(body, 'status') ?? '')?.[0];
  const isFinal = fieldIn(body, 'action')?.toLowerCase() === 'failed';
  if (!code) return null;
  // 5.1.x: the address; 5.4.4: its domain. A full box (5.2.2) or a policy (5.7.x) may be over tomorrow.
  const isOfAddress = isFinal && /^5\.(1\.\d+|4\.4|0\.0|2\.1)$/.test(code);
  return { kind: 'bounce', messageId, isFinal, isOfAddress, code };
}
