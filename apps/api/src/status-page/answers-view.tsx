import { type Language, numberIn } from '@app/messages';
import { errorText, type RequirementSet } from '@app/verification';
import type { ReactElement, ReactNode } from 'react';
import type { AnswerField, Question } from './answer-form';
import { BackLink, ErrorSummary, FormName, type Problem, titleOf } from './form-parts';
import { pageOf, type Say, sayIn } from './layout';
import { type PageKey } from './texts/texts';

export interface AnswersModel {
  questions: Question[];
  set: RequirementSet;
  version: number;
  form: string;
  /** What was refused: nothing of it is saved. */
  refusal?: PageKey;
  /** Saved, and to be looked at again. */
  lookAgain: boolean;
  /** Confirmed by a tick in what was typed. */
  ticked: readonly string[];
}

export const idOf = (path: string): string => `f${path.replaceAll(/[/._]/g, '-')}`;

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function Field({
  field,
  label,
  describedBy,
  isWrong,
}: {
  field: AnswerField;
  label: ReactNode;
  describedBy?: string;
  isWrong: boolean;
}): ReactElement {
  const id = idOf(field.path);
  const { type } = field;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={field.path}
        type={type === 'decimal' ? 'text' : type}
        inputMode={type === 'decimal' ? 'decimal' : undefined}
        dir={field.isCode ? 'ltr' : 'auto'}
        maxLength={type === 'date' ? undefined : field.maxLength}
        autoComplete={field.autocomplete ?? 'off'}
        spellCheck={field.isCode ? false : undefined}
        defaultValue={field.value}
        aria-describedby={describedBy}
        aria-invalid={isWrong || undefined}
      />
    </>
  );
}

function Persons({ fields, say, language }: { fields: AnswerField[]; say: Say; language: Language }) {
  const rows = [...new Set(fields.map(({ path }) => path.split('/')[2]!))];
  return rows.map((row) => (
    <fieldset key={row} className="person">
      <legend>{say('answers.person', { count: numberIn(language, Number(row) + 1) })}</legend>
      {fields
        .filter(({ path }) => path.split('/')[2] === row)
        .map((field) => (
          <Field
            key={field.path}
            field={field}
            label={say(`field.${field.label}` as PageKey)}
            isWrong={false}
          />
        ))}
    </fieldset>
  ));
}

function Ask({
  question,
  model,
  language,
  say,
}: {
  question: Question;
  model: AnswersModel;
  language: Language;
  say: Say;
}): ReactElement {
  const { code, fields, problems, isRequired, mayConfirm } = question;
  const definition = model.set.requirements.find((one) => one.code === code)!;
  const title = capitalised(definition.text[language]);
  const noteId = `${idOf(`/${code}`)}-note`;
  const isWrong = problems.some((problem) => problem !== 'ANSWER.MISSING');
  const note =
    problems.length > 0 ? (
      <p id={noteId} className={isWrong ? 'error' : 'meta'}>
        {errorText(problems[0]!)[language]}
      </p>
    ) : null;
  const label = (
    <>
      {title} {!isRequired && <span className="meta">({say('answers.optional')})</span>}
    </>
  );
  const [first] = fields;
  const describedBy = note ? noteId : undefined;
  const isPersons = fields.some(({ label: key }) => key?.startsWith('person.'));
  const isAlone = fields.length === 1 && !isPersons;
  return (
    <div className={isWrong ? 'ask bad' : 'ask'}>
      {isAlone ? (
        <>
          <Field
            field={first!}
            label={<strong>{label}</strong>}
            describedBy={describedBy}
            isWrong={isWrong}
          />
          {note}
        </>
      ) : (
        <fieldset aria-describedby={describedBy}>
          <legend>
            <strong>{label}</strong>
          </legend>
          {note}
          {isPersons ? (
            <Persons fields={fields} say={say} language={language} />
          ) : (
            fields.map((field) => (
              <Field
                key={field.path}
                field={field}
                label={say(`field.${field.label}` as PageKey)}
                isWrong={isWrong && field.path === definition.pointer}
              />
            ))
          )}
        </fieldset>
      )}
      {mayConfirm && (
        <label className="check">
          <input
            type="checkbox"
            name="confirm"
            value={code}
            defaultChecked={model.ticked.includes(code)}
            aria-describedby={describedBy}
          />
          <span>{say('answers.confirm')}</span>
        </label>
      )}
    </div>
  );
}

/** Where the link of an error leads: the first place of its question. */
const placeOf = ({ fields }: Question): string => idOf(fields[0]!.path);

export function answersPage(model: AnswersModel, language: Language): string {
  const say = sayIn(language);
  const wrong = model.questions.filter(({ problems }) => problems.length > 0);
  const problems: Problem[] = wrong.map((question) => ({
    at: placeOf(question),
    text: `${capitalised(model.set.requirements.find(({ code }) => code === question.code)!.text[language])}: ${
      errorText(question.problems[0]!)[language]
    }`,
  }));
  return pageOf(
    { language, title: titleOf(language, 'answers.heading'), path: '/status/answers', signedIn: true },
    <>
      <BackLink say={say} />
      {model.refusal && (
        <ErrorSummary heading={say('refused.heading')} problems={[{ at: null, text: say(model.refusal) }]} />
      )}
      {!model.refusal && model.lookAgain && wrong.length > 0 && (
        <ErrorSummary
          heading={say('answers.look_again', { count: numberIn(language, wrong.length) })}
          problems={problems}
        />
      )}
      <section>
        <h1>{say('answers.heading')}</h1>
        {model.questions.length === 0 ? (
          <p>{say('answers.none')}</p>
        ) : (
          <>
            <p>{say('answers.body')}</p>
            <form method="post" action="/status/answers" noValidate>
              <FormName value={model.form} />
              <input type="hidden" name="version" value={model.version} />
              {model.questions.map((question) => (
                <Ask key={question.code} question={question} model={model} language={language} say={say} />
              ))}
              <button>{say('answers.save')}</button>
            </form>
          </>
        )}
      </section>
    </>,
  );
}
