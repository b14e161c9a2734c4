import { dayIn, type Language, numberIn } from '@app/messages';
import {
  DOCUMENT_MAX_BYTES,
  type DocumentView,
  errorText,
  type RequirementDefinition,
} from '@app/verification';
import { BackLink, ErrorSummary, FormName, titleOf } from './form-parts';
import { pageOf, sayIn } from './layout';
import { type PageKey, STATUS_TEXTS } from './texts/texts';
import { UPLOAD_SCRIPT } from './upload-script';

export interface UploadModel {
  definition: RequirementDefinition;
  /** What was wrong with the last one. */
  reason: string | null;
  documents: DocumentView[];
  form: string;
  refusal?: PageKey;
}

const ACCEPTED = 'application/pdf,image/jpeg,image/png,image/webp';

export function uploadPage(model: UploadModel, language: Language): string {
  const say = sayIn(language);
  const { definition, documents, refusal, reason } = model;
  const path = `/status/documents/${definition.documentKind}`;
  const title = definition.text[language].slice(0, 1).toUpperCase() + definition.text[language].slice(1);
  const texts = STATUS_TEXTS[language];
  return pageOf(
    {
      language,
      title: `${titleOf(language, 'upload.label')}: ${title}`,
      path,
      signedIn: true,
      script: UPLOAD_SCRIPT,
    },
    <>
      <BackLink say={say} />
      {refusal && (
        <ErrorSummary heading={say('refused.heading')} problems={[{ at: 'file', text: say(refusal) }]} />
      )}
      <section>
        <h1>{title}</h1>
        {reason && <p className="error">{errorText(reason)[language]}</p>}
        <p id="rules">
          {say('upload.body', { size: numberIn(language, Math.floor(DOCUMENT_MAX_BYTES / 1_048_576)) })}
        </p>
        <form
          method="post"
          action={path}
          encType="multipart/form-data"
          data-upload=""
          data-sending={texts['upload.sending']}
          data-checking={texts['upload.checking']}
          data-lost={texts['upload.lost']}
        >
          <FormName value={model.form} />
          <label htmlFor="file">{say('upload.label')}</label>
          <input
            id="file"
            name="file"
            type="file"
            accept={ACCEPTED}
            required
            aria-describedby="rules"
            aria-invalid={refusal ? true : undefined}
          />
          <div>
            <button>{say('upload.button')}</button>
          </div>
          <progress max={100} value={0} hidden aria-label={texts['upload.label']} />
          <output role="status" aria-live="polite" />
          <p className="meta">{say('upload.wait')}</p>
        </form>
      </section>
      {documents.length > 0 && (
        <section aria-labelledby="had">
          <h2 id="had">{say('upload.had')}</h2>
          <ul className="line">
            {documents.map((document) => (
              <li key={document.id}>
                <bdi>{document.filename}</bdi>
                <span className="meta">
                  {say(`papers.${document.status}`)} · {dayIn(language, new Date(document.createdAt))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>,
  );
}
