import { type Html, html, page as pageOf } from '../html.mts';

export interface StoredMail {
  id: string;
  receivedAt: string;
  envelopeFrom: string;
  to: string[];
  subject: string;
  messageId: string;
  headers: string[];
  text: string;
  html: string;
  size: number;
}

const page = (title: string, body: Html): string =>
  pageOf('Mail sink', 'takes every message, delivers none', title, body);

export function listPage(mails: StoredMail[], to: string, note = ''): string {
  const found = mails.filter((mail) => !to || mail.to.some((address) => address.includes(to)));
  const rows = found.map(
    (mail) =>
      html`<li>
        <a href="/mails/${mail.id}"><bdi>${mail.subject || '(no subject)'}</bdi></a>
        <div class="meta">
          to <bdi dir="ltr">${mail.to.join(', ')}</bdi> · ${mail.receivedAt.replace('T', ' ').slice(0, 19)}
          UTC
        </div>
      </li>`,
  );
  const list = rows.length
    ? html`<ol>
        ${rows}
      </ol>`
    : html`<p>${note || (to ? 'Nothing was sent to such an address.' : 'Nothing was sent yet.')}</p>`;
  return page(
    'Mail sink',
    html`<h1>Messages (${found.length})</h1>
      <form action="/">
        <label for="to" class="meta">Recipient contains</label
        ><input id="to" name="to" value="${to}" autocomplete="off" /><button>Find</button>
      </form>
      ${list}`,
  );
}

export const detailPage = (mail: StoredMail): string =>
  page(
    mail.subject || 'Message',
    html`<h1><bdi>${mail.subject || '(no subject)'}</bdi></h1>
      <dl>
        <dt>To</dt>
        <dd><bdi dir="ltr">${mail.to.join(', ')}</bdi></dd>
        <dt>From</dt>
        <dd><bdi dir="ltr">${mail.envelopeFrom}</bdi></dd>
        <dt>Message-ID</dt>
        <dd><bdi dir="ltr">${mail.messageId}</bdi></dd>
        <dt>Received</dt>
        <dd>${mail.receivedAt}</dd>
        <dt>Size</dt>
        <dd>${mail.size} bytes</dd>
      </dl>
      <form method="post" action="/mails/${mail.id}/bounce"><button>Let it bounce</button></form>
      <form method="post" action="/mails/${mail.id}/complain"><button>Let the reader complain</button></form>
      <h2>HTML</h2>
      ${mail.html ? html`<iframe title="The message as HTML" sandbox="allow-popups" src="/mails/${mail.id}/html"></iframe>` : html`<p>It has no HTML part.</p>`}
      <details open>
        <summary>Text</summary>
        <pre dir="auto" tabindex="0">${mail.text}</pre>
      </details>
      <details>
        <summary>Headers</summary>
        <pre tabindex="0">${mail.headers.join('\n')}</pre>
      </details>`,
  );

/** The letter as it came: served under a policy that lets nothing run. Links open beside the page. */
export const htmlDocument = (mail: StoredMail): string => mail.html;
