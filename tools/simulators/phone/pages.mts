import { type Html, html, page as pageOf } from '../html.mts';
import type { SentMessage } from './providers.mts';

const page = (title: string, body: Html): string =>
  pageOf('Telephone sandbox', 'speaks as WhatsApp and an SMS gateway do, rings nobody', title, body);

const NAMES = { whatsapp: 'WhatsApp', sms: 'SMS' } as const;
const lastOf = ({ receipts }: SentMessage): string => receipts.at(-1)?.status ?? 'accepted';

export function listPage(messages: SentMessage[], to: string, note = ''): string {
  const found = messages.filter((message) => !to || message.to.includes(to));
  const rows = found.map(
    (message) =>
      html`<li>
        <a href="/messages/${message.id}" dir="auto">${message.text}</a>
        <div class="meta">
          ${NAMES[message.provider]} to <bdi dir="ltr">${message.to}</bdi> ·
          ${message.receivedAt.replace('T', ' ').slice(0, 19)} UTC · ${lastOf(message)}
        </div>
      </li>`,
  );
  return page(
    'Telephone sandbox',
    html`<h1>Messages (${found.length})</h1>
      <form action="/">
        <label for="to" class="meta">Number contains</label
        ><input id="to" name="to" value="${to}" autocomplete="off" inputmode="tel" /><button>Find</button>
      </form>
      ${
        rows.length
          ? html`<ol>
              ${rows}
            </ol>`
          : html`<p>${note || 'Nothing was sent yet.'}</p>`
      }`,
  );
}

export function detailPage(message: SentMessage): string {
  const receipts = message.receipts.map(
    ({ status, at, answer }) =>
      html`<li>${status} <span class="meta">${at} · our answer: ${answer}</span></li>`,
  );
  const mayRead = message.provider === 'whatsapp' && lastOf(message) === 'delivered';
  return page(
    'Message',
    html`<h1>${NAMES[message.provider]} to <bdi dir="ltr">${message.to}</bdi></h1>
      <p dir="auto" class="bubble">${message.text}</p>
      ${
        message.button
          ? html`<p>
              <a href="${message.button.url}" target="_blank" rel="noopener">${message.button.label}</a>
            </p>`
          : html``
      }
      <h2>What the provider has told us</h2>
      ${
        receipts.length
          ? html`<ol>
              ${receipts}
            </ol>`
          : html`<p>Nothing yet.</p>`
      }
      ${
        mayRead
          ? html`<form method="post" action="/messages/${message.id}/read">
              <button>The reader opens it</button>
            </form>`
          : html``
      }
      <details open>
        <summary>The request, as it came</summary>
        <pre tabindex="0">${JSON.stringify(message.request, null, 2)}</pre>
      </details>`,
  );
}
