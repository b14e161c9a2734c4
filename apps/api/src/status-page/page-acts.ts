import { finished } from 'node:stream/promises';
import { DomainError } from '@app/platform';
import { SellersService, type SellerView } from '@app/sellers';
import { DocumentsService, type RequirementDefinition, requirementSetOf } from '@app/verification';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { readSingleFile, type SingleFile } from '../http/multipart';
import { STATUS_OF_KIND } from '../http/problem';
import { UnreadBody } from '../http/streamed-body';
import { actionPage } from './action-view';
import { changeOf, questionsOf, withTyped } from './answer-form';
import { answersPage } from './answers-view';
import { refusalKey } from './form-parts';
import { actionsOf, asPageAction, type PageAction } from './page-actions';
import { PageForms } from './page-forms';
import { typedIn } from './posted-form';
import { wantedHere } from './status-model';
import type { PageKey } from './texts/texts';
import { UPLOAD_SCRIPT_SOURCE } from './upload-script';
import { uploadPage } from './upload-view';
import type { Visit } from './visitors';

/** A page, or where the browser goes next. */
export type PageAnswer = { next: string } | { html: string; status: number; script?: string };

const AWAY: PageAnswer = { next: '/status' };
const CONSENT_KEY: PageKey = 'consent.missing';
/** Fields of the form that are no answers. */
const OWN_FIELDS = ['form', 'version'];

const consentOf = ({ application }: SellerView): { screening: boolean; terms: boolean } => {
  const given = application.consent as { screening?: boolean; terms?: boolean } | undefined;
  return { screening: given?.screening === true, terms: given?.terms === true };
};

/** The forms of the page on the services of the API: what is allowed, and why not, is decided there and nowhere here. */
@Injectable()
export class PageActs {
  constructor(
    private readonly sellers: SellersService,
    private readonly documents: DocumentsService,
    private readonly forms: PageForms,
  ) {}

  /** `check`: what the form before it led to. */
  async showAnswers(visit: Visit, check: string | undefined): Promise<PageAnswer> {
    const refusal = check === 'unchanged' ? ('answers.unchanged' as const) : undefined;
    return this.#answers(visit, await this.#view(visit), { lookAgain: check === 'yes', refusal });
  }

  async saveAnswers(visit: Visit, request: FastifyRequest): Promise<PageAnswer> {
    const typed = typedIn(request);
    const { caller, sellerId } = visit;
    const content = new URLSearchParams([...typed].filter(([name]) => !OWN_FIELDS.includes(name)));
    try {
      const name = this.forms.nameOf(caller, typed.get('form') ?? undefined);
      const next = await this.forms.once(caller, name, request, content.toString(), async (operationId) => {
        const view = await this.#view(visit);
        const set = requirementSetOf(view.requirementSet, view.requirementSetVersion);
        const questions = questionsOf(view, set);
        const change = changeOf(questions, view.application, typed);
        if (!Object.keys(change).length) {
          const waits = questions.some(({ mayConfirm }) => mayConfirm);
          return waits ? '/status/answers?check=unchanged' : '/status?done=answers';
        }
        const version = Number(typed.get('version'));
        const after = await this.sellers.edit(caller, sellerId, version, change, operationId);
        const sent = questions.filter(({ top }) => Object.hasOwn(change, top)).map(({ code }) => code);
        const isWrong = after.requirements.some(
          ({ code, status }) => sent.includes(code) && status === 'FAILED',
        );
        return isWrong ? '/status/answers?check=yes' : '/status?done=answers';
      });
      return { next };
    } catch (error) {
      const refusal = refusalOf(error);
      return this.#answers(visit, await this.#view(visit), { ...refusal, typed });
    }
  }

  async showUpload(visit: Visit, kind: string): Promise<PageAnswer> {
    return this.#upload(visit, kind, {});
  }

  async upload(visit: Visit, kind: string, request: FastifyRequest): Promise<PageAnswer> {
    const { caller, sellerId } = visit;
    let sent: SingleFile | undefined;
    try {
      sent = await readSingleFile(request);
      const { fields, file } = sent;
      const name = this.forms.nameOf(caller, fields.form);
      const { filename, stream } = file;
      const next = await this.forms.once(
        caller,
        name,
        request,
        kind,
        async (operationId) => {
          await this.sellers.addDocument(caller, sellerId, operationId, { kind, filename, stream });
          return '/status?done=upload';
        },
        async (contentHash) => {
          await finished(stream.resume()).catch(() => undefined);
          return request.body instanceof UnreadBody && request.body.content.isRepeatOf(contentHash);
        },
      );
      return { next };
    } catch (error) {
      const refusal = refusalOf(error);
      // The rest is let in and forgotten: a browser that still sends never reads an answer.
      sent?.file.stream.on('error', () => undefined).resume();
      if (!sent && request.body instanceof UnreadBody) request.body.discard();
      return this.#upload(visit, kind, refusal);
    }
  }

  async showAction(visit: Visit, named: string): Promise<PageAnswer> {
    const action = asPageAction(named);
    const view = await this.#view(visit);
    return action && actionsOf(view).includes(action) ? this.#action(visit, action, view, {}) : AWAY;
  }

  async act(visit: Visit, named: string, request: FastifyRequest): Promise<PageAnswer> {
    const action = asPageAction(named);
    if (!action) return AWAY;
    const { caller, sellerId } = visit;
    const typed = typedIn(request);
    const agreed = { screening: typed.get('screening') === 'yes', terms: typed.get('terms') === 'yes' };
    try {
      const name = this.forms.nameOf(caller, typed.get('form') ?? undefined);
      const next = await this.forms.once(
        caller,
        name,
        request,
        JSON.stringify(agreed),
        async (operationId) => {
          if (action === 'submit') await this.#agree(visit, agreed, operationId);
          await this.sellers.act(caller, sellerId, action, operationId);
          return `/status?done=${action}`;
        },
      );
      return { next };
    } catch (error) {
      const refusal = refusalOf(error);
      const view = await this.#view(visit);
      const lacksConsent = Object.values(consentOf(view)).includes(false);
      const isOfConsent = action === 'submit' && lacksConsent && view.wanted.length === 0;
      const why = isOfConsent && refusal.status === 409 ? { ...refusal, refusal: CONSENT_KEY } : refusal;
      return this.#action(visit, action, view, { ...why, agreed });
    }
  }

  /** What was ticked is an answer as any other; it is kept, whatever becomes of the rest. */
  async #agree(
    visit: Visit,
    agreed: { screening: boolean; terms: boolean },
    operationId: string,
  ): Promise<void> {
    const view = await this.#view(visit);
    const before = consentOf(view);
    const consent = { screening: before.screening || agreed.screening, terms: before.terms || agreed.terms };
    if (view.lifecycle !== 'DRAFT' || JSON.stringify(consent) === JSON.stringify(before)) return;
    await this.sellers.edit(
      visit.caller,
      visit.sellerId,
      view.version,
      { consent },
      `${operationId}_consent`,
    );
  }

  #view({ caller, sellerId }: Visit): Promise<SellerView> {
    return this.sellers.view(caller, sellerId);
  }

  #answers(
    { caller, language }: Visit,
    view: SellerView,
    more: { status?: number; refusal?: PageKey; typed?: URLSearchParams; lookAgain?: boolean },
  ): PageAnswer {
    const set = requirementSetOf(view.requirementSet, view.requirementSetVersion);
    const questions = questionsOf(view, set);
    const { typed, refusal, lookAgain = false, status = 200 } = more;
    const html = answersPage(
      {
        questions: typed ? withTyped(questions, typed) : questions,
        set,
        version: view.version,
        form: this.forms.issue(caller),
        refusal,
        lookAgain,
        ticked: typed?.getAll('confirm') ?? [],
      },
      language,
    );
    return { html, status };
  }

  async #upload(
    visit: Visit,
    kind: string,
    { status = 200, refusal }: { status?: number; refusal?: PageKey },
  ): Promise<PageAnswer> {
    const view = await this.#view(visit);
    const set = requirementSetOf(view.requirementSet, view.requirementSetVersion);
    const isTaken = ({ code, documentKind }: RequirementDefinition): boolean =>
      documentKind === kind && view.answerable.includes(code);
    const definition = set.requirements.find(isTaken);
    if (!definition) return AWAY;
    const documents = await this.documents.list(visit.caller, visit.sellerId);
    const wanted = view.wanted.find(({ code }) => code === definition.code);
    const html = uploadPage(
      {
        definition,
        reason: wanted?.errors[0]?.code ?? null,
        documents: documents.filter((document) => document.kind === kind).toReversed(),
        form: this.forms.issue(visit.caller),
        refusal,
      },
      visit.language,
    );
    return { html, status, script: UPLOAD_SCRIPT_SOURCE };
  }

  #action(
    { caller, language }: Visit,
    action: PageAction,
    view: SellerView,
    more: { status?: number; refusal?: PageKey; agreed?: { screening: boolean; terms: boolean } },
  ): PageAnswer {
    const set = requirementSetOf(view.requirementSet, view.requirementSetVersion);
    const sends = action === 'submit' || action === 'resubmit';
    const given = consentOf(view);
    const asks = action === 'submit' && view.lifecycle === 'DRAFT' && !(given.screening && given.terms);
    const html = actionPage(
      {
        action,
        form: this.forms.issue(caller),
        missing: sends ? wantedHere(view, set, language) : [],
        consent: asks
          ? {
              screening: more.agreed?.screening || given.screening,
              terms: more.agreed?.terms || given.terms,
            }
          : undefined,
        refusal: more.refusal,
      },
      language,
    );
    return { html, status: more.status ?? 200 };
  }
}

/** What the services refuse, in words; what is none of their refusals goes on as it is. */
function refusalOf(error: unknown): { status: number; refusal: PageKey } {
  if (error instanceof DomainError) return { status: STATUS_OF_KIND[error.kind], refusal: refusalKey(error) };
  const status = (error as { statusCode?: number }).statusCode;
  if (status === undefined || status < 400 || status >= 500) throw error;
  return { status, refusal: status === 413 ? 'refused.DOCUMENT.TOO_LARGE' : 'refused.REQUEST.UPLOAD_BROKEN' };
}
