import { DomainError } from '@app/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnreadBody } from '../http/streamed-body';
import { Readable } from 'node:stream';

const FORM_MAX_BYTES = 4_096;

/** Fields of an HTML form. An unread body to every other route: what takes JSON refuses it. */
export class PostedForm extends UnreadBody {
  constructor(private readonly fields: URLSearchParams) {
    super(Readable.from([]));
  }

  get(name: string): string | undefined {
    return this.fields.get(name) ?? undefined;
  }
}

export const formOf = ({ body }: FastifyRequest): PostedForm =>
  body instanceof PostedForm ? body : new PostedForm(new URLSearchParams());

const isPage = (url: string): boolean => /^\/(s|status)(\/|\?|$)/.test(url);

/** Forms come to the pages only: to the API they are an unsupported medium, as before. */
export function acceptForms(server: FastifyInstance): void {
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_MAX_BYTES },
    (request, body, done) => {
      if (isPage(request.url)) return done(null, new PostedForm(new URLSearchParams(String(body))));
      done(
        new DomainError({
          code: 'REQUEST.UNSUPPORTED_MEDIA',
          kind: 'unsupported_media',
          message: 'This route does not take that content type.',
        }),
      );
    },
  );
}
