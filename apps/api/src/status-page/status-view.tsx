import { code, dayIn, type Language, LETTERS, momentIn, name, numberIn, relativeIn } from '@app/messages';
import type { ReactElement } from 'react';
import { pageOf, type Say, sayIn } from './layout';
import type { StatusModel } from './status-model';
import { Actions, Papers, Section, Wishes } from './status-sections';
import { type PageKey, STATUS_TEXTS } from './texts/texts';

function Progress({ model, say }: { model: StatusModel; say: Say }): ReactElement {
  return (
    <Section id="progress" title={say('progress.heading')}>
      <ol className="steps">
        {model.steps.map(({ step, state }) => (
          <li key={step} className={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span>{say(`progress.${step}` as PageKey)}</span>{' '}
            <small>{say(`progress.${state}` as PageKey)}</small>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Next({ model, language, say }: { model: StatusModel; language: Language; say: Say }): ReactElement {
  return (
    <section className="next" aria-labelledby="next">
      <h2 id="next">{say('next.heading')}</h2>
      <p>{model.nextAction ? model.nextAction[language] : say('next.nothing')}</p>
      {model.clocks.map(({ runsFor, dueAt }) => (
        <p key={runsFor} className="deadline">
          {say(`deadline.${runsFor}`, {
            moment: momentIn(language, dueAt),
            relative: relativeIn(language, dueAt, model.now),
          })}
        </p>
      ))}
    </section>
  );
}

function Wanted({
  model,
  language,
  say,
}: {
  model: StatusModel;
  language: Language;
  say: Say;
}): ReactElement {
  return (
    <Section id="wanted" title={say('wanted.heading', { count: numberIn(language, model.wanted.length) })}>
      <ul className="items">
        {model.wanted.map(({ title, reason, how, href, isDocument }, index) => (
          <li key={title}>
            <strong id={`wanted-${index}`}>{title}</strong>
            {reason && <p>{say('wanted.reason', { text: reason })}</p>}
            {how && <p>{say('wanted.how', { text: how })}</p>}
            {href && (
              <a
                className="do"
                href={href}
                id={`do-${index}`}
                aria-labelledby={`do-${index} wanted-${index}`}
              >
                {say(isDocument ? 'act.upload' : 'act.answer')}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function statusPage(model: StatusModel, language: Language): string {
  const say = sayIn(language);
  return pageOf(
    { language, title: STATUS_TEXTS[language]['page.title'], path: '/status', signedIn: true },
    <>
      <p className="meta">
        <bdi>{model.seller}</bdi>
      </p>
      <h1>{say(`state.${model.lifecycle}`)}</h1>
      <p className="meta">
        {say('page.since', { moment: momentIn(language, model.since) })}
        <br />
        {say('page.programme', { programme: name(model.programme) })}
      </p>
      {model.notice && (
        <p className="saved" role="status">
          {say(model.notice)}
        </p>
      )}
      {model.unreachable.map((way) => (
        <p key={way} className="alert">
          {say(`unreachable.${way}`)}
        </p>
      ))}
      <Next model={model} language={language} say={say} />
      {model.wanted.length > 0 && <Wanted model={model} language={language} say={say} />}
      {model.holds.length > 0 && (
        <Section id="holds" title={say('holds.heading')}>
          <ul className="items">
            {model.holds.map((type, index) => (
              <li key={index}>{LETTERS[language][`hold.${type}`]}</li>
            ))}
          </ul>
        </Section>
      )}
      {model.notes.length > 0 && (
        <Section id="notes" title={say('notes.heading')}>
          <ul className="items">
            {model.notes.map(({ text, at }, index) => (
              <li key={index}>
                <p dir="auto">{text}</p>
                <span className="meta">{dayIn(language, at)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {(model.mayAnswer || model.actions.length > 0) && <Actions model={model} say={say} />}
      {model.papers.length > 0 && <Papers model={model} say={say} />}
      <Progress model={model} say={say} />
      <Section id="history" title={say('history.heading')}>
        <ol className="line">
          {model.history.map(({ type, at }, index) => (
            <li key={index}>
              <span>{say(`history.${type}`)}</span>
              <time className="meta" dateTime={at.toISOString()}>
                {momentIn(language, at)}
              </time>
            </li>
          ))}
        </ol>
      </Section>
      <Section id="messages" title={say('messages.heading')}>
        {model.messages.length === 0 ? (
          <p>{say('messages.none')}</p>
        ) : (
          <ul className="line">
            {model.messages.map(({ id, kind, status, at }) => (
              <li key={id}>
                <span>
                  {kind === 'digest' ? say('messages.digest') : LETTERS[language][`${kind}.heading`]}
                </span>
                <span className="meta">
                  {say(`messages.${status}`)} · {dayIn(language, at)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Wishes model={model} language={language} say={say} />
      <p className="meta">
        {model.contact ? say('page.contact', { contact: code(model.contact) }) : say('page.no_contact')}
      </p>
    </>,
  );
}
