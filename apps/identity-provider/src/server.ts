import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AppConfig, DomainError } from '@app/platform';
import { partitionOf, sourceOf } from '@app/quotas';
import type { Provider } from 'oidc-provider';
import { loginRouteOf, type LoginRoutes, sendPage } from './login-routes';
import { messagePage } from './pages';
import type { SignInQuotas } from './sign-in-quotas';
import { languageOf, TEXTS } from './texts';

/** Longer than balancers keep a connection that is idle: else a request may be sent into one that is being closed. */
const KEEP_ALIVE_MS = 75_000;
const HEADERS_TIMEOUT_MS = 15_000;
const CONNECTIONS_MAX = 1_000;

export interface ServerParts {
  config: Pick<AppConfig, 'http'>;
  issuer: string;
  /** The one that signs with the present keys. */
  provider: () => Provider;
  routes: LoginRoutes;
  quotas: SignInQuotas;
  onError: (error: Error) => void;
}

const addressOf = ({ headers, socket }: IncomingMessage, trustedProxies: readonly string[]): string =>
  sourceOf(socket.remoteAddress ?? '', String(headers['x-forwarded-for'] ?? ''), trustedProxies);

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  more: Record<string, string> = {},
): void {
  const language = languageOf(request.headers['accept-language']);
  const advice = status === 429 ? TEXTS[language].tooMany : TEXTS[language].failedAdvice;
  sendPage(response, status, messagePage(language, 'failed', advice), [], more);
}

/** The pages of ours and the library's behind one another, not yet listening. Nothing that is sent ends the process. */
export function createIdentityServer(parts: ServerParts): Server {
  const { issuer, quotas, routes, onError } = parts;
  const { protocol, host } = new URL(issuer);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A target like // is no address; one like //a/b would be read as that of another host.
    const target = request.url?.startsWith('//') ? null : URL.parse(request.url ?? '', issuer);
    if (!target) return refuse(request, response, 400);
    if (target.pathname === '/health/live') return void response.end('{"status":"live"}');
    const address = addressOf(request, parts.config.http.trustedProxies);
    const waitSeconds = await quotas.take(address, target.pathname);
    if (waitSeconds !== null)
      return refuse(request, response, 429, { 'retry-after': String(waitSeconds), connection: 'close' });
    // What the library writes as its own address is the issuer's: never what a request, or a proxy, says of it.
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-for'] = address;
    const where = loginRouteOf(request.method, target);
    if (where) return routes.handle(parts.provider(), where, request, response, partitionOf(address));
    await parts.provider().callback()(request, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      // What is merely away or busy is no fault to look into.
      if (!(error instanceof DomainError)) onError(error);
      if (!response.headersSent) refuse(request, response, 503, { 'retry-after': '5' });
      else response.end();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}
