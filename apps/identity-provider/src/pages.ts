import { createHash } from 'node:crypto';
import { type Language, LANGUAGES, type Texts, TEXTS } from './texts';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2530;--paper:#fff;--line:#5b6775;--action:#0b5c4b;--alarm:#a11212}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#151b22;--line:#9aa7b4;--action:#7fd6c0;--alarm:#ff9c9c}}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.6 system-ui,"Noto Naskh Arabic","Noto Sans SC",sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:24rem;margin:10vh auto 2rem;padding:0 1rem}
h1{font-size:1.5rem;margin:0 0 1rem}
label{display:block;margin-top:1rem}
input[type=text],input[type=password]{display:block;width:100%;min-height:2.75rem;padding:.4rem .6rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.3rem}
button{min-height:2.75rem;margin-top:1.25rem;padding:.4rem 1.2rem;font:inherit;border:1px solid var(--action);border-radius:.3rem;background:var(--action);color:var(--paper);cursor:pointer}
button.plain{background:transparent;color:var(--action)}
:focus-visible{outline:3px solid var(--action);outline-offset:2px}
[role=alert]{color:var(--alarm);margin:0}
nav{margin-top:2rem}nav a{color:inherit;display:inline-block;padding:.4rem .6rem .4rem 0}
code{font-size:1.5rem;letter-spacing:.15em}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/**
 * Nothing is loaded and nothing runs. A form may end at the application that asked for the login: browsers look at the
 * whole chain of redirects.
 */
export const contentPolicy = (formTargets: string[] = []): string =>
  [
    `default-src 'none'`,
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');

function pageOf(
  language: Language,
  title: string,
  content: string,
  linkOf?: (other: Language) => string,
): string {
  const links = linkOf
    ? `<nav>${LANGUAGES.filter((other) => other !== language)
        .map(
          (other) =>
            `<a href="${escaped(linkOf(other))}" lang="${other}" hreflang="${other}">${TEXTS[other].name}</a>`,
        )
        .join(' ')}</nav>`
    : '';
  return `<!doctype html>
<html lang="${language}" dir="${TEXTS[language].direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>${content}${links}</main></body>
</html>`;
}

export interface LoginPage {
  language: Language;
  action: string;
  cancel: string;
  /** What was typed. */
  login: string;
  isRefused: boolean;
  linkOf: (other: Language) => string;
}

export function loginPage({ language, action, cancel, login, isRefused, linkOf }: LoginPage): string {
  const texts = TEXTS[language];
  const refusal = isRefused ? `<p role="alert" id="refusal">${texts.refused}</p>` : '';
  const described = isRefused ? ' aria-describedby="refusal" aria-invalid="true"' : '';
  return pageOf(
    language,
    texts.signIn,
    `${refusal}
<form method="post" action="${escaped(action)}">
<label for="login">${texts.login}</label>
<input type="text" id="login" name="login" dir="ltr" value="${escaped(login)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="200" required autofocus${described}>
<label for="password">${texts.password}</label>
<input type="password" id="password" name="password" dir="ltr" autocomplete="current-password" maxlength="256" required${described}>
<button type="submit">${texts.submit}</button>
</form>
<form method="post" action="${escaped(cancel)}"><button class="plain" type="submit">${texts.cancel}</button></form>`,
    linkOf,
  );
}

export const messagePage = (language: Language, title: keyof Texts, message: string): string =>
  pageOf(language, TEXTS[language][title], `<p>${escaped(message)}</p>`);

/** `form` is the library's own, with its token against forgery. */
export const logoutPage = (language: Language, form: string): string => {
  const texts = TEXTS[language];
  return pageOf(
    language,
    texts.signOut,
    `<p>${texts.signOutQuestion}</p>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">${texts.signOut}</button>
<button class="plain" type="submit" form="op.logoutForm">${texts.stay}</button>`,
  );
};

export const deviceCodePage = (language: Language, form: string, isWrong: boolean): string => {
  const texts = TEXTS[language];
  const message = isWrong ? `<p role="alert">${texts.deviceWrong}</p>` : `<p>${texts.deviceEnter}</p>`;
  // The library's form has a script in it that our policy would not let run.
  const named = form
    .replace(/ onfocus="[^"]*"/, '')
    .replace(/ placeholder="[^"]*"/, ` aria-label="${escaped(texts.deviceEnter)}"`);
  return pageOf(
    language,
    texts.deviceTitle,
    `${message}${named}<button type="submit" form="op.deviceInputForm">${texts.proceed}</button>`,
  );
};

export const deviceConfirmPage = (language: Language, form: string, client: string, code: string): string => {
  const texts = TEXTS[language];
  return pageOf(
    language,
    texts.deviceTitle,
    `<p><bdi>${escaped(client)}</bdi></p><p>${texts.deviceConfirm}</p><p><code dir="ltr">${escaped(code)}</code></p>${form}
<button type="submit" form="op.deviceConfirmForm">${texts.proceed}</button>
<button class="plain" type="submit" form="op.deviceConfirmForm" name="abort" value="yes">${texts.cancel}</button>`,
  );
};
