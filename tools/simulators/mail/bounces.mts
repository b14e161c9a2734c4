import { createHmac } from 'node:crypto';
import type { StoredMail } from './pages.mts';

const reportMail = (type: string, subject: string, parts: string[]): string =>
  [
    'From: MAILER-DAEMON@sink.example',
    'To: onboarding@rahdari.example',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="part"`,
    '',
    ...parts.flatMap((part) => ['--part', part, '']),
    '--part--',
    '',
  ].join('\r\n');

const sent = (mail: StoredMail): string =>
  ['Content-Type: text/rfc822-headers', '', ...mail.headers].join('\r\n');

/** As a mail server reports that it could not deliver (RFC 3464). */
export const bounceOf = (mail: StoredMail, status: string): string =>
  reportMail('delivery-status', 'Undelivered Mail Returned to Sender', [
    'Content-Type: text/plain\r\n\r\nYour message could not be delivered.',
    [
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; sink.example',
      '',
      `Final-Recipient: rfc822; ${mail.to[0]}`,
      `Action: ${status.startsWith('4') ? 'delayed' : 'failed'}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 No such mailbox',
    ].join('\r\n'),
    sent(mail),
  ]);

/** As a mail service reports that its reader has called it spam (RFC 5965). */
export const complaintOf = (mail: StoredMail): string =>
  reportMail('feedback-report', 'Abuse report', [
    'Content-Type: text/plain\r\n\r\nThis is an email abuse report.',
    'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: Sink/1.0\r\nVersion: 1',
    sent(mail),
  ]);

/** Hands a mail that came back to whoever sent the first, signed with its time; returns the answer. */
export async function handBack(raw: string): Promise<number> {
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', process.env.MAIL_REPORT_SECRET ?? '')
    .update(`${seconds}.${raw}`)
    .digest('hex');
  const response = await fetch(`${process.env.REPORTS_ORIGIN}/receipts/email`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822', 'x-rahdari-signature': `t=${seconds},v1=${signature}` },
    body: raw,
  });
  return response.status;
}
