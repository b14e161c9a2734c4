import type { FastifyRequest } from 'fastify';

/**
 * An application/x-www-form-urlencoded body, still as text: OAuth's endpoints and the seller's pages read it, no other
 * route takes one.
 */
export class FormFields {
  constructor(readonly text: string) {}
}

/** The fields of a page's form; none where the body is no form. */
export const formOf = ({ body }: Pick<FastifyRequest, 'body'>): URLSearchParams =>
  new URLSearchParams(body instanceof FormFields ? body.text : '');
