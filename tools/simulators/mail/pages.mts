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

/** HTML made by `html` only; anything else that is put into it is escaped. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
type Part = Html | string | number | readonly Html[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]!);
const shown = (part: Part): string =>
  part instanceof Html
    ? part.text
    : Array.isArray(part)
      ? part.map((one) => one.text).join('')
      : escaped(String(part));

const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.reduce((whole, string, index) => whole + shown(parts[index - 1] ?? '') + string));

const STYLE = new Html(`
  :root{color-scheme:light}
  *{box-sizing:border-box}
  body{margin:0;background:#f1f5f3;color:#1d2b2a;font:16px/1.5 "Segoe UI",Roboto,"Noto Sans Arabic","Noto Sans CJK SC",Arial,sans-serif}
  main{max-width:60rem;margin:0 auto;padding:1rem}
  header{background:#0b6352;color:#fff;padding:.75rem 1rem}
  header a{color:#fff}
  h1{font-size:1.35rem;margin:.5rem 0;overflow-wrap:anywhere}
  h2{font-size:1.05rem;margin:1.25rem 0 .5rem}
  a{color:#0b6352}
  a:focus-visible,input:focus-visible,button:focus-visible,pre:focus-visible{outline:3px solid #b35c00;outline-offset:2px}
  ol{list-style:none;margin:0;padding:0;background:#fff;border:1px solid #dfe6e3;border-radius:10px}
  li{padding:.75rem 1rem;border-top:1px solid #dfe6e3}
  li:first-child{border-top:0}
  li a{font-weight:600;display:block}
  .meta{color:#51625f;font-size:.875rem;overflow-wrap:anywhere}
  form{display:flex;gap:.5rem;flex-wrap:wrap;margin:.75rem 0}
  input,button{font:inherit;padding:.5rem .75rem;border:1px solid #6b7d79;border-radius:8px;background:#fff;min-height:44px}
  input{flex:1 1 14rem;min-width:0}
  button{background:#0b6352;color:#fff;border-color:#0b6352}
  dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem .75rem;margin:0;background:#fff;border:1px solid #dfe6e3;border-radius:10px;padding:.75rem 1rem}
  dt{color:#51625f}dd{margin:0;overflow-wrap:anywhere}
  iframe{width:100%;height:46rem;border:1px solid #dfe6e3;border-radius:10px;background:#fff}
  pre{background:#fff;border:1px solid #dfe6e3;border-radius:10px;padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:14px/1.6 ui-monospace,"Noto Sans Mono",monospace,"Noto Sans Arabic"}
  details{margin-top:1rem}summary{cursor:pointer;padding:.5rem 0;font-weight:600}`);

const page = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header><a href="/">Mail sink</a> <span>takes every message, delivers none</span></header>
        <main>${body}</main>
      </body>
    </html>`.text;

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
