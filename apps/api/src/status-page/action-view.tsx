import { type Language, numberIn, type WantedItem } from '@app/messages';
import { BackLink, ErrorSummary, FormName, type Problem, titleOf } from './form-parts';
import { pageOf, sayIn } from './layout';
import { isGrave, type PageAction } from './page-actions';
import type { PageKey } from './texts/texts';

export interface ActionModel {
  action: PageAction;
  form: string;
  /** What stands in the way, each with the page where it is given. */
  missing: readonly (WantedItem & { href: string | null })[];
  /** Undefined: nothing to agree to, here. */
  consent?: { screening: boolean; terms: boolean };
  refusal?: PageKey;
}

export function actionPage(model: ActionModel, language: Language): string {
  const say = sayIn(language);
  const { action, missing, consent, refusal } = model;
  const problems: Problem[] = refusal
    ? [{ at: refusal === 'consent.missing' ? 'screening' : null, text: say(refusal) }]
    : [];
  return pageOf(
    {
      language,
      title: titleOf(language, `${action}.heading`),
      path: `/status/actions/${action}`,
      signedIn: true,
    },
    <>
      <BackLink say={say} />
      {refusal && <ErrorSummary heading={say('refused.heading')} problems={problems} />}
      <section className={isGrave(action) ? 'grave' : undefined}>
        <h1>{say(`${action}.heading`)}</h1>
        <p>{say(`${action}.body`)}</p>
        {missing.length > 0 && (
          <>
            <h2>{say('missing.heading', { count: numberIn(language, missing.length) })}</h2>
            <ul className="items">
              {missing.map(({ title, reason, href }) => (
                <li key={title}>
                  {href ? <a href={href}>{title}</a> : <strong>{title}</strong>}
                  {reason && <p className="meta">{reason}</p>}
                </li>
              ))}
            </ul>
          </>
        )}
        <form method="post" action={`/status/actions/${action}`}>
          <FormName value={model.form} />
          {consent && (
            <fieldset>
              <legend>{say('consent.heading')}</legend>
              {(['screening', 'terms'] as const).map((name) => (
                <label key={name} className="check">
                  <input
                    id={name}
                    type="checkbox"
                    name={name}
                    value="yes"
                    defaultChecked={consent[name]}
                    aria-invalid={(refusal === 'consent.missing' && !consent[name]) || undefined}
                  />
                  <span>{say(`consent.${name}`)}</span>
                </label>
              ))}
            </fieldset>
          )}
          <div className="choices">
            <button className={isGrave(action) ? 'grave' : undefined}>{say(`${action}.button`)}</button>
            {isGrave(action) && <a href="/status">{say('act.no_other')}</a>}
          </div>
        </form>
      </section>
    </>,
  );
}
