import { RahdariAuthError, RahdariConnectionError, RahdariProblem } from '@rahdari/sdk';
import { UsageError } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { inert } from './output.ts';

/** Thrown by a command for what went wrong in a way that it can explain. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;
  readonly advice: string | undefined;

  constructor(exitCode: number, message: string, advice?: string) {
    super(message);
    this.exitCode = exitCode;
    this.advice = advice;
  }
}

export interface Failure {
  exitCode: number;
  code: string;
  /** A sentence. */
  message: string;
  /** What to do about it. */
  advice?: string;
  details?: { pointer: string; code: string; detail: string }[];
}

const STATUS_EXIT: Readonly<Record<number, number>> = {
  401: EXIT.denied,
  403: EXIT.denied,
  404: EXIT.notFound,
  429: EXIT.unavailable,
  502: EXIT.unavailable,
  503: EXIT.unavailable,
  504: EXIT.unavailable,
};

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError)
    return { exitCode: EXIT.usage, code: 'USAGE', message: `${error.message}.`, advice: 'See --help.' };
  if (error instanceof CommandFailure)
    return { exitCode: error.exitCode, code: 'COMMAND', message: error.message, advice: error.advice };
  if (error instanceof RahdariProblem) return failureOfProblem(error);
  if (error instanceof RahdariAuthError)
    return {
      exitCode: error.passes ? EXIT.unavailable : EXIT.denied,
      code: 'AUTH',
      message: `${error.message}`,
      advice: error.passes
        ? 'Is that the right address? If it is, try again later.'
        : 'Check the client id and secret, or sign in again with “rahdari login”.',
    };
  if (error instanceof RahdariConnectionError)
    return {
      exitCode: EXIT.unavailable,
      code: 'NO_ANSWER',
      message: `The API does not answer (${error.message}).`,
      advice: 'Is the address right (--api, RAHDARI_API_URL)? On one machine “npm start” brings the API up.',
    };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return { exitCode: EXIT.failed, code, message: `The file cannot be read: ${message}.` };
  return { exitCode: EXIT.failed, code: 'UNEXPECTED', message: String(message ?? error) };
}

function failureOfProblem(problem: RahdariProblem): Failure {
  const { status, code, detail, errors } = problem;
  return {
    exitCode: STATUS_EXIT[status] ?? EXIT.failed,
    code,
    message: `${detail}`,
    advice: adviceOn(problem),
    ...(errors.length ? { details: [...errors] } : {}),
  };
}

function adviceOn({
  status,
  documentationUrl,
  retryAfterSeconds,
  code,
  body,
}: RahdariProblem): string | undefined {
  const allowed = body.allowed_actions;
  if (code === 'SELLER.ACTION_NOT_ALLOWED' && Array.isArray(allowed))
    return allowed.length ? `Possible now: ${allowed.join(', ')}.` : 'Nothing is possible in this state.';
  if (status === 401) return 'Sign in again with “rahdari login”.';
  if (status === 403) return 'Another role is needed for this; “rahdari whoami” shows yours.';
  if (status === 404) return 'Check the id: what belongs to another tenant is not found either.';
  if (retryAfterSeconds !== null) return `Try again in ${retryAfterSeconds} s.`;
  return documentationUrl ? `More at ${documentationUrl}` : undefined;
}

/** As it is printed: a sentence, the findings, what to do. */
export const failureText = ({ code, message, advice, details = [] }: Failure): string =>
  [
    `Error: ${inert(message)}${/^[A-Z]+\./.test(code) ? ` [${code}]` : ''}`,
    ...details.map((one) => `  ${inert(one.pointer || '/')}: ${inert(one.detail)} [${one.code}]`),
    ...(advice ? [inert(advice)] : []),
  ].join('\n');
