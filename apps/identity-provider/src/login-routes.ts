import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccountsService } from '@app/identity';
import { DomainError } from '@app/platform';
import type { Provider } from 'oidc-provider';
import { contentPolicy, loginPage, messagePage } from './pages';
import { type Language, languageOf, TEXTS } from './texts';

const ROUTE = /^\/interaction\/([A-Za-z0-9_-]{10,64})(\/login|\/cancel)?$/;
const FORM_MAX_BYTES = 4_000;

interface Where {
  uid: string;
  step: 'show' | 'login' | 'cancel';
  language: string | null;
}

/** Undefined for what is no page of ours. */
export function loginRouteOf(method: string | undefined, { pathname, searchParams }: URL): Where | undefined {
  const [, uid, step] = ROUTE.exec(pathname) ?? [];
  if (!uid || method !== (step ? 'POST' : 'GET')) return undefined;
  return {
    uid,
    step: step ? (step.slice(1) as 'login' | 'cancel') : 'show',
    language: searchParams.get('lang'),
  };
}

/** The fields of a small form; undefined for everything else. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const type = request.headers['content-type'] ?? '';
  const isForm = type.split(';')[0]!.trim() === 'application/x-www-form-urlencoded';
  if (!isForm || request.headers['content-encoding'] !== undefined) return undefined;
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > FORM_MAX_BYTES) return undefined;
  }
  return new URLSearchParams(text);
}

/** Pages by which a person says who it is, in the middle of the provider's flow. */
export class LoginRoutes {
  constructor(
    private readonly accounts: AccountsService,
    private readonly issuer: string,
  ) {}

  async handle(
    provider: Provider,
    where: Where,
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> {
    const wished = languageOf(where.language, request.headers['accept-language']);
    let details: Awaited<ReturnType<Provider['interactionDetails']>>;
    try {
      details = await provider.interactionDetails(request, response);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      // Too old, of another browser, or made up.
      return sendPage(response, 400, messagePage(wished, 'failed', TEXTS[wished].failedAdvice));
    }
    const { params, uid } = details;
    if (uid !== where.uid)
      return sendPage(response, 400, messagePage(wished, 'failed', TEXTS[wished].failedAdvice));
    const language = languageOf(
      where.language,
      params.ui_locales as string | undefined,
      request.headers['accept-language'],
    );
    if (where.step === 'cancel') {
      const result = { error: 'access_denied', error_description: 'The person did not sign in' };
      return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
    const page = { language, uid, redirectUri: params.redirect_uri as string | undefined };
    if (where.step === 'show') return this.#show(response, { ...page, login: '', isRefused: false });
    const form = await formOf(request);
    const login = form?.get('login') ?? '';
    const account = await this.accounts.signIn(login, form?.get('password') ?? '', address);
    if (!account) return this.#show(response, { ...page, login, isRefused: true });
    await this.accounts.adopt(this.issuer);
    return provider.interactionFinished(
      request,
      response,
      { login: { accountId: account.id, remember: false, amr: ['pwd'] } },
      { mergeWithLastSubmission: false },
    );
  }

  #show(
    response: ServerResponse,
    page: { language: Language; uid: string; redirectUri?: string; login: string; isRefused: boolean },
  ): void {
    const { language, uid, redirectUri, login, isRefused } = page;
    const at = (step: string, lang: Language): string => `/interaction/${uid}${step}?lang=${lang}`;
    const html = loginPage({
      language,
      action: at('/login', language),
      cancel: at('/cancel', language),
      login: login.slice(0, 200),
      isRefused,
      linkOf: (other) => at('', other),
    });
    const target = redirectUri && URL.parse(redirectUri)?.origin;
    sendPage(response, isRefused ? 401 : 200, html, target && target !== 'null' ? [target] : []);
  }
}

export function sendPage(
  response: ServerResponse,
  status: number,
  html: string,
  formTargets: string[] = [],
  more: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentPolicy(formTargets),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...more,
  });
  response.end(html);
}
