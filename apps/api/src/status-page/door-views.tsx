import type { Language } from '@app/messages';
import { pageOf, sayIn } from './layout';
import { type PageKey, STATUS_TEXTS } from './texts/texts';

const title = (language: Language, key: PageKey): string => STATUS_TEXTS[language][key];

/** Before the link is used up: a scanner that follows links in mails sees this and has used up nothing. */
export function openPage(language: Language, path: string): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'open.heading'), path, signedIn: false },
    <section>
      <h1>{say('open.heading')}</h1>
      <p>{say('open.body')}</p>
      <form method="post" action={path}>
        <button>{say('open.button')}</button>
      </form>
      <p className="meta">{say('open.once')}</p>
    </section>,
  );
}

export function expiredPage(language: Language): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'expired.heading'), path: '/status', signedIn: false },
    <section>
      <h1>{say('expired.heading')}</h1>
      <p>{say('expired.body')}</p>
      <form method="post" action="/status/link">
        <label htmlFor="email">{say('expired.label')}</label>
        <input id="email" name="email" type="email" dir="ltr" required maxLength={254} autoComplete="email" />
        <div>
          <button>{say('expired.button')}</button>
        </div>
      </form>
      <p className="meta">{say('page.no_contact')}</p>
    </section>,
  );
}

/** The same whether the address is known or not. */
export function linkSentPage(language: Language): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'sent.heading'), path: '/status', signedIn: false },
    <section>
      <h1>{say('sent.heading')}</h1>
      <p>{say('sent.body')}</p>
      <p>{say('sent.again')}</p>
      <a className="button" href="/status">
        {say('sent.back')}
      </a>
    </section>,
  );
}

export function unavailablePage(language: Language, path: string): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'page.title'), path, signedIn: false },
    <section role="alert">
      <h1>{say('page.unavailable')}</h1>
      <a className="button" href={path}>
        {say('page.retry')}
      </a>
    </section>,
  );
}

/** The limit is of who asks, not of whom the link would be for: this says nothing about an address. */
export function tooManyLinksPage(language: Language): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'expired.heading'), path: '/status', signedIn: false },
    <section role="alert">
      <h1>{say('refused.heading')}</h1>
      <p>{say('links.too_many')}</p>
      <p className="meta">{say('page.no_contact')}</p>
      <a className="button" href="/status">
        {say('sent.back')}
      </a>
    </section>,
  );
}

/** Before anything is turned off: a scanner that follows addresses in mails sees this. */
export function turnOffPage(language: Language, path: string): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'off.heading'), path, signedIn: false },
    <section>
      <h1>{say('off.heading')}</h1>
      <p>{say('off.body')}</p>
      <form method="post" action={path}>
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <button>{say('off.button')}</button>
      </form>
    </section>,
  );
}

export function turnedOffPage(language: Language): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: title(language, 'off.done'), path: '/status', signedIn: false },
    <section>
      <h1>{say('off.done')}</h1>
      <p>{say('off.done_body')}</p>
      <a className="button" href="/status">
        {say('act.back')}
      </a>
    </section>,
  );
}
