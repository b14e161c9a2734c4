/** HTML made by `html` only; anything else that is put into it is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Part = Html | string | number | readonly Html[];

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

export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
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

/** A page of a simulator: `name` leads to its beginning. */
export const page = (name: string, what: string, title: string, body: Html): string =>
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
        <header><a href="/">${name}</a> <span>${what}</span></header>
        <main>${body}</main>
      </body>
    </html>`.text;

/** A page may hold nothing that runs or is fetched: what is shown came from anywhere. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'self'";
