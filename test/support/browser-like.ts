import type { Json } from './http-client';

export interface Page {
  status: number;
  headers: Headers;
  url: string;
  html: string;
}

/** A browser without scripts: keeps cookies, follows redirects within one origin, sends forms. */
export class BrowserLike {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  constructor(
    private readonly origin: string,
    private readonly language = 'en',
  ) {}

  /** Follows redirects until a page comes, or an address that is not of this origin: then that address is the `url`. */
  async open(url: string, form?: Record<string, string>): Promise<Page> {
    let next = new URL(url, this.origin);
    let body: URLSearchParams | undefined = form && new URLSearchParams(form);
    for (let hops = 0; hops < 10; hops++) {
      if (next.origin !== this.origin) return { status: 0, headers: new Headers(), url: next.href, html: '' };
      const response = await fetch(next, {
        method: body ? 'POST' : 'GET',
        body,
        redirect: 'manual',
        headers: {
          cookie: this.cookieFor(next.pathname),
          'accept-language': this.language,
          accept: 'text/html',
        },
      });
      for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
      const location = response.headers.get('location');
      if (!location) {
        const html = await response.text();
        return { status: response.status, headers: response.headers, url: next.href, html };
      }
      next = new URL(location, next);
      body = undefined;
    }
    throw new Error(`Too many redirects, the last one to ${next.href}`);
  }

  /** One form, sent as it stands; what comes back is not followed, and no cookie is kept. */
  send(url: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const target = new URL(url, this.origin);
    return fetch(target, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      headers: { cookie: this.cookieFor(target.pathname), accept: 'text/html', ...headers },
    });
  }

  private keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(/; */);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
    if (value) this.cookies.set(`${name}${path}`, { value: `${name}=${value}`, path });
    else this.cookies.delete(`${name}${path}`);
  }

  private cookieFor(pathname: string): string {
    return [...this.cookies.values()]
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ value }) => value)
      .join('; ');
  }
}

/** Where the first form of a page goes. */
export const formAction = ({ html }: Page, index = 0): string =>
  [...html.matchAll(/<form[^>]* action="([^"]+)"/g)][index]![1]!.replaceAll('&#38;', '&');

/** Hidden fields of a page. */
export const hiddenFields = ({ html }: Page): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );

/** What a JWT says, unverified. */
export const claimsOf = (token: string): Json =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8')) as Json;
