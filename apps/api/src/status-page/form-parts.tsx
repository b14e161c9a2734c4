import type { Language } from '@app/messages';
import { DomainError } from '@app/platform';
import type { ReactElement, ReactNode } from 'react';
import type { Say } from './layout';
import { type PageKey, STATUS_TEXTS } from './texts/texts';

/** A refusal in the seller's words; codes without words of their own get general ones, never none. */
export function refusalKey({ code, kind }: DomainError): PageKey {
  const own = `refused.${code}`;
  if (Object.hasOwn(STATUS_TEXTS.en, own)) return own as PageKey;
  if (['REQUEST.TOO_LARGE', 'REQUEST.FIELD_TOO_LONG'].includes(code)) return 'refused.DOCUMENT.TOO_LARGE';
  if (code === 'REQUEST.FILE_MISSING') return 'refused.DOCUMENT.EMPTY';
  if (kind === 'unavailable') return 'refused.unavailable';
  return kind === 'too_many' ? 'refused.too_many' : 'refused.other';
}

export interface Problem {
  /** Id of what it is about; null: of the whole form. */
  at: string | null;
  text: ReactNode;
}

/** What went wrong, first on the page and first under the keyboard, with a way to each place. */
export function ErrorSummary({
  heading,
  problems,
}: {
  heading: ReactNode;
  problems: readonly Problem[];
}): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/no-autofocus
    <section className="wrong" role="alert" id="errors" tabIndex={-1} autoFocus>
      <h2>{heading}</h2>
      <ul>
        {problems.map(({ at, text }, index) => (
          <li key={index}>{at ? <a href={`#${at}`}>{text}</a> : text}</li>
        ))}
      </ul>
    </section>
  );
}

export const FormName = ({ value }: { value: string }): ReactElement => (
  <input type="hidden" name="form" value={value} />
);

export const BackLink = ({ say }: { say: Say }): ReactElement => (
  <p>
    <a className="back" href="/status">
      {say('act.back')}
    </a>
  </p>
);

export const titleOf = (language: Language, key: PageKey): string => STATUS_TEXTS[language][key];
