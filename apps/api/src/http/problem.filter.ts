import { type AuthChallenge, DomainError, newId } from '@app/platform';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { documentationOf, STATUS_OF_KIND } from './problem';

const TITLE: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthenticated',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  428: 'Precondition required',
  429: 'Too many requests',
  431: 'Header fields too large',
  500: 'Internal error',
  503: 'Service unavailable',
};

/** Codes for what the framework refuses before our code runs. */
const FRAMEWORK_CODE: Record<number, string> = {
  400: 'REQUEST.MALFORMED',
  404: 'REQUEST.NO_SUCH_ROUTE',
  405: 'REQUEST.METHOD_NOT_ALLOWED',
  408: 'REQUEST.TIMEOUT',
  413: 'REQUEST.TOO_LARGE',
  415: 'REQUEST.UNSUPPORTED_MEDIA',
  431: 'REQUEST.HEADERS_TOO_LARGE',
};

const FRAMEWORK_DETAIL: Record<number, string> = {
  400: 'The request cannot be read. Check that the body is valid JSON of the documented shape.',
  404: 'There is no such route.',
  408: 'The request took too long to arrive.',
  413: 'The body is larger than this route takes.',
  415: 'This route does not take that content type.',
  431: 'The header fields are larger than this server takes.',
};

/** What the framework refuses, as a problem: its own words name its inside. */
const frameworkProblem = (status: number): { status: number; code: string; detail: string } => ({
  status,
  code: FRAMEWORK_CODE[status] ?? 'REQUEST.REFUSED',
  detail: FRAMEWORK_DETAIL[status] ?? 'The request was refused.',
});

/** The problem document of a refusal that comes before any route, and so before the filter. */
export function problemBeforeRouting(status: number): string {
  const { code, detail } = frameworkProblem(status);
  return JSON.stringify({
    type: documentationOf(code),
    title: TITLE[status] ?? 'Error',
    status,
    detail,
    code,
  });
}

/** RFC 6750: how to authenticate, and what was wrong with the credential that was shown. */
function challengeOf(status: number, challenge: AuthChallenge | undefined): string | undefined {
  if (status !== 401 && !challenge) return undefined;
  const { error, scope } = challenge ?? {};
  const parameters = [
    'realm="rahdari"',
    ...(error ? [`error="${error}"`] : []),
    ...(scope ? [`scope="${scope}"`] : []),
  ];
  return `Bearer ${parameters.join(', ')}`;
}

/** Every error leaves as RFC 9457 problem+json; what is not ours leaves without detail and is logged with its id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const problem = this.problemOf(error);
    if (problem.retryAfterSeconds !== undefined)
      void reply.header('Retry-After', String(problem.retryAfterSeconds));
    const challenge = challengeOf(problem.status, problem.challenge);
    if (challenge) void reply.header('WWW-Authenticate', challenge);
    const { status, code, detail, errors, extra } = problem;
    void reply
      .status(status)
      .header('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(
        JSON.stringify({
          // What an error adds never stands in for what every problem has.
          ...extra,
          type: documentationOf(code),
          title: TITLE[status] ?? 'Error',
          status,
          detail,
          code,
          ...(errors ? { errors } : {}),
        }),
      );
  }

  private problemOf(error: unknown): {
    status: number;
    code: string;
    detail: string;
    errors?: DomainError['errors'];
    extra?: Record<string, unknown>;
    retryAfterSeconds?: number;
    challenge?: AuthChallenge;
  } {
    if (error instanceof DomainError) {
      const { code, message: detail, errors, details: extra, retryAfterSeconds, challenge } = error;
      return {
        status: STATUS_OF_KIND[error.kind],
        code,
        detail,
        errors,
        extra,
        retryAfterSeconds,
        challenge,
      };
    }
    const status =
      error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number })?.statusCode;
    if (status !== undefined && status >= 400 && status < 500) return frameworkProblem(status);
    const errorId = newId('err');
    this.logger.error({ errorId, name: (error as Error)?.name }, (error as Error)?.stack);
    return {
      status: 500,
      code: 'INTERNAL',
      detail: 'Something failed on our side. Nothing more can be said here; quote the error id.',
      extra: { error_id: errorId },
    };
  }
}
