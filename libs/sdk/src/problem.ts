import { retryAfterSeconds } from './retry.ts';

/** One finding of a problem document: where in the request, and what is wrong there. */
export interface ProblemDetail {
  /** RFC 6901 JSON pointer into the request; empty for the whole body. */
  pointer: string;
  code: string;
  detail: string;
}

export interface ProblemRequest {
  method: string;
  /** Path and query, without the host. */
  path: string;
  /** Send the same one again to ask for the same thing again. */
  idempotencyKey: string | null;
}

type Body = Readonly<Record<string, unknown>>;

/** Thrown when the API refuses: an RFC 9457 problem document with its stable `code`. */
export class RahdariProblem extends Error {
  override readonly name = 'RahdariProblem';
  readonly status: number;
  /** Stable, such as `SELLER.NOT_FOUND`; each is explained at `documentationUrl`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly ProblemDetail[];
  readonly request: ProblemRequest;
  /** As the server asked; null when it did not. */
  readonly retryAfterSeconds: number | null;
  readonly documentationUrl: string | null;
  /** The whole document, with the members that only this code has. */
  readonly body: Body;

  constructor(body: Body, response: Response, request: ProblemRequest) {
    const code = textOf(body.code) ?? `HTTP.${response.status}`;
    const detail = textOf(body.detail) ?? detailOf(response);
    const errors = detailsOf(body.errors);
    const findings = errors.map((one) => `\n  ${one.pointer || '/'}: ${one.code} ${one.detail}`).join('');
    super(`${request.method} ${request.path}: ${response.status} ${code}: ${detail}${findings}`);
    this.status = response.status;
    this.code = code;
    this.title = textOf(body.title) ?? '';
    this.detail = detail;
    this.errors = errors;
    this.request = request;
    this.retryAfterSeconds = retryAfterSeconds(response.headers);
    this.documentationUrl = absolute(textOf(body.type), response.url);
    this.body = body;
  }

  /** Whether the error has this code or one below it: `is('SELLER')` holds for every code that begins with `SELLER.`. */
  is(code: string): boolean {
    return this.code === code || this.code.startsWith(`${code}.`);
  }
}

/** Thrown when there was no answer: the network failed, or the time was over. */
export class RahdariConnectionError extends Error {
  override readonly name = 'RahdariConnectionError';
  readonly request: ProblemRequest;
  readonly attempts: number;

  constructor(reason: string, request: ProblemRequest, attempts: number, cause?: unknown) {
    super(`${request.method} ${request.path}: ${reason} (${attempts} attempt${attempts === 1 ? '' : 's'})`, {
      cause,
    });
    this.request = request;
    this.attempts = attempts;
  }
}

export function requestOf(request: Request): ProblemRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    path: pathname + search,
    idempotencyKey: request.headers.get('idempotency-key'),
  };
}

/** The problem in a response that is not ok. What is no problem document becomes one with the code `HTTP.<status>`. */
export async function problemOf(response: Response, request: ProblemRequest): Promise<RahdariProblem> {
  return new RahdariProblem(objectOf(parsed(await response.text())), response, request);
}

export const objectOf = (value: unknown): Body =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Body) : {};

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A 304 is thrown too: there is no data to give, and who asked with If-None-Match knows what it means. */
const detailOf = ({ status }: Response): string =>
  status === 304 ? 'Nothing has changed: what you have is still good.' : 'The answer is no problem document.';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function absolute(type: string | undefined, base: string): string | null {
  if (!type || type === 'about:blank') return null;
  try {
    return new URL(type, base || undefined).href;
  } catch {
    return type;
  }
}

const detailsOf = (value: unknown): ProblemDetail[] =>
  (Array.isArray(value) ? value : []).map(objectOf).map(({ pointer, code, detail }) => ({
    pointer: textOf(pointer) ?? '',
    code: textOf(code) ?? '',
    detail: textOf(detail) ?? '',
  }));
