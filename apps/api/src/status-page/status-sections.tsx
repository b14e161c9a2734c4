import { type Language, LANGUAGE_NAMES, LANGUAGES, PHONE_CHANNELS } from '@app/messages';
import type { ReactElement, ReactNode } from 'react';
import type { Say } from './layout';
import { isGrave } from './page-actions';
import type { StatusModel } from './status-model';

export const Section = ({
  id,
  title,
  children,
}: {
  id: string;
  title: ReactNode;
  children: ReactNode;
}): ReactElement => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
);

/** Papers that came, and what the seller may do to the case as a whole. */
export function Papers({ model, say }: { model: StatusModel; say: Say }): ReactElement {
  return (
    <Section id="papers" title={say('papers.heading')}>
      <ul className="line">
        {model.papers.map(({ title, status, filename, href }, index) => (
          <li key={title}>
            <span>
              <span id={`paper-${index}`}>{title}</span>
              <br />
              <bdi className="meta">{filename}</bdi>
            </span>
            <span className="meta">
              {say(`papers.${status}`)}
              {href && (
                <>
                  {' · '}
                  <a href={href} id={`again-${index}`} aria-labelledby={`again-${index} paper-${index}`}>
                    {say('papers.another')}
                  </a>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Actions({ model, say }: { model: StatusModel; say: Say }): ReactElement {
  const isReady = model.wanted.length === 0;
  return (
    <Section id="actions" title={say('act.heading')}>
      <ul className="actions">
        {model.mayAnswer && (
          <li>
            <a className={isReady ? 'button quiet' : 'button'} href="/status/answers">
              {say('act.answers')}
            </a>
          </li>
        )}
        {model.actions.map((action) => (
          <li key={action}>
            <a
              className={isGrave(action) ? 'plain' : isReady ? 'button' : 'button quiet'}
              href={`/status/actions/${action}`}
            >
              {say(`${action}.name`)}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Wishes({
  model,
  language,
  say,
}: {
  model: StatusModel;
  language: Language;
  say: Say;
}): ReactElement {
  return (
    <Section id="wishes" title={say('wishes.heading')}>
      <form method="post" action="/status/wishes">
        <label htmlFor="language">{say('wishes.language')}</label>
        <select id="language" name="language" defaultValue={model.wishes.language ?? language}>
          {LANGUAGES.map((one) => (
            <option key={one} value={one}>
              {LANGUAGE_NAMES[one]}
            </option>
          ))}
        </select>
        <label htmlFor="phone">{say('wishes.phone')}</label>
        <select
          id="phone"
          name="phone"
          defaultValue={model.wishes.phoneChannel ?? ''}
          disabled={!model.hasMobile}
          aria-describedby="agree"
        >
          <option value="">{say('wishes.phone.none')}</option>
          {PHONE_CHANNELS.map((one) => (
            <option key={one} value={one}>
              {say(`wishes.phone.${one}`)}
            </option>
          ))}
        </select>
        <p className="meta" id="agree">
          {say(model.hasMobile ? 'wishes.agree' : 'wishes.no_mobile')}
        </p>
        <label className="check">
          <input type="checkbox" name="optional" value="yes" defaultChecked={model.wishes.optional} />
          <span>{say('wishes.optional')}</span>
        </label>
        <button>{say('wishes.save')}</button>
      </form>
    </Section>
  );
}
