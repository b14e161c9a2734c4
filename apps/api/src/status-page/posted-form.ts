import type { FastifyRequest } from 'fastify';
import { FormFields } from '../http/form-fields';

/** What was typed into the form that was posted; nothing where there was none. */
export const typedIn = ({ body }: FastifyRequest): URLSearchParams =>
  new URLSearchParams(body instanceof FormFields ? body.text : '');

/** A field of the form that was posted; undefined where there is none. */
export const fieldOf = (request: FastifyRequest, name: string): string | undefined =>
  typedIn(request).get(name) ?? undefined;
