import {
  directionOf,
  fill,
  type Language,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Rich,
  type Values,
} from '@app/messages';
import type { ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { STYLE } from './style';
import { type PageKey, STATUS_TEXTS } from './texts/texts';

/** Rich text as elements; React escapes what is in it. */
const nodes = (rich: Rich): ReactNode[] =>
  rich.map((segment, index) =>
    typeof segment === 'string' ? (
      segment
    ) : (
      <bdi key={index} dir={segment.isolate === 'ltr' ? 'ltr' : undefined}>
        {segment.text}
      </bdi>
    ),
  );

export type Say = (key: PageKey, values?: Values) => ReactNode[];

export const sayIn =
  (language: Language): Say =>
  (key, values) =>
    nodes(fill(STATUS_TEXTS[language][key], values));

export interface PageProps {
  language: Language;
  title: string;
  /** Where the language switch stays: a path of ours. */
  path: string;
  signedIn: boolean;
  /** The one script that the page may run, by its hash in the policy. */
  script?: string;
  children: ReactNode;
}

function Page({ language, title, path, signedIn, script, children }: PageProps): ReactElement {
  const say = sayIn(language);
  return (
    <html lang={language === 'zh' ? 'zh-Hans' : language} dir={directionOf(language)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Rahdari`}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a className="skip" href="#main">
          {say('page.skip')}
        </a>
        <header>
          <strong>{language === 'ur' ? 'راہداری' : 'Rahdari'}</strong>
          <nav aria-label={STATUS_TEXTS[language]['page.language']}>
            {LANGUAGES.map((one) => (
              <a
                key={one}
                href={`${path}?lang=${one}`}
                lang={one === 'zh' ? 'zh-Hans' : one}
                dir={directionOf(one)}
                aria-current={one === language ? 'true' : undefined}
              >
                {LANGUAGE_NAMES[one]}
              </a>
            ))}
          </nav>
        </header>
        <main id="main">{children}</main>
        {signedIn && (
          <footer>
            <form method="post" action="/status/sign-out">
              <button className="quiet">{say('page.sign_out')}</button>
            </form>
          </footer>
        )}
        {script && <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>
  );
}

/** A whole document: one request, no script, nothing from elsewhere. */
export const pageOf = (props: Omit<PageProps, 'children'>, children: ReactNode): string =>
  `<!doctype html>${renderToStaticMarkup(<Page {...props}>{children}</Page>)}`;
