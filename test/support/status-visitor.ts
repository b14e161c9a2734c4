/** A browser as far as the status page needs one: cookies, forms, and where a form stood. */
export class StatusVisitor {
  cookie = '';
  /** As the server set the session last. */
  cookieLine = '';
  private readonly jar = new Map<string, string>();

  constructor(private readonly url: string) {}

  get(path: string) {
    return this.#ask(path, { method: 'GET' });
  }

  /** `from`: what the browser says about where the form stood; our own page unless given. */
  submit(
    path: string,
    fields: Record<string, string> = {},
    from: Record<string, string> = { origin: this.url },
  ) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...from };
    return this.#ask(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
  }

  /** Sends a file as the form of a page does: its fields first. */
  upload(
    path: string,
    fields: Record<string, string>,
    file: { name: string; content: string | Uint8Array<ArrayBuffer> },
    from: Record<string, string> = { origin: this.url },
  ) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([file.content]), file.name);
    return this.#ask(path, { method: 'POST', headers: from, body: form });
  }

  /** The hidden fields of the one form at a page that acts. */
  async formAt(path: string): Promise<Record<string, string>> {
    const { html, status } = await this.get(path);
    const fields = hiddenFieldsIn(html);
    if (!fields.form) throw new Error(`There is no form at ${path} (${status})`);
    return fields;
  }

  async #ask(path: string, init: RequestInit) {
    const cookies = [...this.jar].map(([name, value]) => `${name}=${value}`);
    const cookie = [this.cookie, ...cookies].filter(Boolean).join('; ');
    const response = await fetch(this.url + path, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (!name.includes('session')) this.jar.set(name, value);
      else [this.cookie, this.cookieLine] = [value ? pair : '', line];
    }
    return {
      status: response.status,
      location: response.headers.get('location'),
      headers: response.headers,
      html: await response.text(),
    };
  }
}

export const hiddenFieldsIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
