import { asLanguage, type Language, preferredLanguage } from '@app/messages';
import type { AppConfig } from '@app/platform';
import { DomainError } from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

const LANGUAGE_COOKIE = 'rahdari_language';
const YEAR_SECONDS = 365 * 86_400;

/** `__Host-`: of this host and path only, and never without TLS. */
export const sessionCookie = ({ mode }: AppConfig): string =>
  mode === 'production' ? '__Host-rahdari_session' : 'rahdari_session';

export function cookieOf({ headers }: FastifyRequest, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').slice(0, 8_192).split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

export function setCookie(
  reply: FastifyReply,
  { mode }: AppConfig,
  name: string,
  value: string,
  maxAgeSeconds: number,
): void {
  const secure = mode === 'production' ? '; Secure' : '';
  const line = `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
  const before = reply.getHeader('set-cookie');
  void reply.header('set-cookie', before === undefined ? line : [before, line].flat().map(String));
}

/** What was asked for in the address, then what was chosen before, then what the browser prefers. */
export function languageOf(request: FastifyRequest, reply: FastifyReply, config: AppConfig): Language {
  const asked = asLanguage((request.query as { lang?: unknown }).lang);
  if (asked) setCookie(reply, config, LANGUAGE_COOKIE, asked, YEAR_SECONDS);
  return (
    asked ??
    asLanguage(cookieOf(request, LANGUAGE_COOKIE)) ??
    preferredLanguage(request.headers['accept-language'])
  );
}

export const keepLanguage = (reply: FastifyReply, config: AppConfig, language: Language): void =>
  setCookie(reply, config, LANGUAGE_COOKIE, language, YEAR_SECONDS);

/** A form of another site must not act here. Browsers say where a form stood; who says neither is no browser. */
export function assertOwnForm({ headers }: FastifyRequest, { http }: AppConfig): void {
  const isOwn =
    headers['sec-fetch-site'] === 'same-origin' ||
    (headers['sec-fetch-site'] === undefined && headers.origin === new URL(http.publicUrl).origin);
  if (isOwn) return;
  throw new DomainError({
    code: 'STATUS.FOREIGN_FORM',
    kind: 'forbidden',
    message: 'This form does not stand on our own page.',
  });
}

/** Nothing is loaded, nothing runs, nobody frames it; forms lead back to us. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** `script`: the source of the one script of this page; it may ask nobody but us. */
export function sendPage(reply: FastifyReply, html: string, status = 200, script?: string): void {
  const policy = script ? `${POLICY}; script-src ${script}; connect-src 'self'` : POLICY;
  void reply
    .status(status)
    .header('Content-Security-Policy', policy)
    .header('Cache-Control', 'no-store')
    .header('Vary', 'Accept-Language, Cookie')
    // The origin is said to ourselves only: without it the browser would hide from us where a form stood.
    .header('Referrer-Policy', 'same-origin')
    .header('X-Robots-Tag', 'noindex')
    .type('text/html; charset=utf-8')
    .send(html);
}

export const seeOther = (reply: FastifyReply, path: string): void =>
  void reply.status(303).header('Location', path).header('Cache-Control', 'no-store').send();
