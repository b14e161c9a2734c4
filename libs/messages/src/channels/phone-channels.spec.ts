import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMailReport } from '../mail-report';
import { whatsappTemplates } from '../letter/template';
import { smsResult } from './sms.channel';
import { whatsappResult } from './whatsapp.channel';

const whatsappError = (code: number) => ({ error: { message: 'x', code } });

describe('what a provider answers', () => {
  it.each([
    [
      'WhatsApp takes it',
      200,
      { messages: [{ id: 'wamid.1' }] },
      { outcome: 'sent', providerRef: 'wamid.1' },
    ],
    ['WhatsApp says yes and no id', 200, {}, { outcome: 'later' }],
    ['nobody has WhatsApp there', 400, whatsappError(131026), { outcome: 'refused', badAddress: true }],
    ['the template is unknown', 404, whatsappError(132001), { outcome: 'refused', badAddress: false }],
    ['a limit', 429, whatsappError(130429), { outcome: 'later' }],
    ['a limit in a 400', 400, whatsappError(131056), { outcome: 'later' }],
    ['our token', 401, whatsappError(190), { outcome: 'later' }],
    ['an outage', 503, null, { outcome: 'later' }],
    ['a page of a proxy', 404, null, { outcome: 'refused', badAddress: false }],
  ])('%s', (_, status, body, result) => expect(whatsappResult({ status, body })).toMatchObject(result));

  it.each([
    ['the gateway takes it', 201, { sid: 'SM1' }, { outcome: 'sent', providerRef: 'SM1' }],
    ['no such number', 400, { code: 21211 }, { outcome: 'refused', badAddress: true }],
    ['the reader said STOP', 400, { code: 21610 }, { outcome: 'refused', badAddress: true }],
    ['the words', 400, { code: 21602 }, { outcome: 'refused', badAddress: false }],
    ['a limit', 429, { code: 20429 }, { outcome: 'later' }],
    ['an outage', 500, null, { outcome: 'later' }],
  ])('%s', (_, status, body, result) => expect(smsResult({ status, body })).toMatchObject(result));

  it('no answer at all comes again later', () => {
    expect(whatsappResult(undefined)).toMatchObject({ outcome: 'later' });
    expect(smsResult(undefined)).toMatchObject({ outcome: 'later' });
  });
});

describe('the templates', () => {
  const templates = whatsappTemplates('https://rahdari.example');

  it('are those that are registered', () => {
    const file = join(__dirname, '..', '..', '..', '..', 'docs', 'whatsapp-templates.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ templates });
  });

  it('keep to the rules of WhatsApp', () => {
    for (const { name, components } of templates) {
      expect(name).toMatch(/^[a-z_]{1,512}$/);
      const [body, buttons] = components;
      // A text that begins or ends with a place is not approved, nor is a long word on a button.
      expect(body!.text).not.toMatch(/^\{\{|\}\}$/);
      expect([...body!.text!].length).toBeLessThan(550);
      expect([...buttons!.buttons![0]!.text].length).toBeLessThanOrEqual(25);
    }
  });
});

describe('a mail that came back', () => {
  const ID = `msg_${'0a'.repeat(16)}`;
  const report = (type: string, fields: string): string =>
    `From: MAILER-DAEMON@x\r\nContent-Type: multipart/report;\r\n report-type=${type}; boundary=b\r\n\r\n--b\r\n${fields}\r\n--b\r\nMessage-ID: <${ID}@rahdari.example>\r\n--b--`;

  it.each([
    ['5.1.1', 'failed', { isFinal: true, isOfAddress: true }],
    ['5.2.2', 'failed', { isFinal: true, isOfAddress: false }],
    ['5.7.1', 'failed', { isFinal: true, isOfAddress: false }],
    ['4.4.1', 'delayed', { isFinal: false, isOfAddress: false }],
  ])('%s %s', (code, action, wanted) =>
    expect(readMailReport(report('delivery-status', `Action: ${action}\r\nStatus: ${code}`))).toEqual({
      kind: 'bounce',
      messageId: ID,
      code,
      ...wanted,
    }),
  );

  it('is a complaint', () =>
    expect(readMailReport(report('feedback-report', 'Feedback-Type: abuse'))).toEqual({
      kind: 'complaint',
      messageId: ID,
    }));

  it.each([
    ['an answer of a person', `Subject: Re\r\n\r\nMessage-ID: <${ID}@x>\r\nStatus: 5.1.1\r\nAction: failed`],
    ['nothing', ''],
    [
      'a report of another letter',
      report('delivery-status', 'Action: failed\r\nStatus: 5.1.1').replace(ID, 'x'),
    ],
    ['half a report', report('delivery-status', 'Action: failed')],
  ])('is none: %s', (_, text) => expect(readMailReport(text)).toBeNull());

  it('is read in no time, whatever is in it', () => {
    expect(readMailReport(`Content-Type: multipart/report${' '.repeat(100_000)}\n\n`)).toBeNull();
    const long = report('delivery-status', `Status: ${'5.'.repeat(50_000)}`);
    expect(readMailReport(long)).toMatchObject({ isFinal: false, isOfAddress: false });
  });
});
