import type { FastifyRequest } from 'fastify';
import { FormFields } from '../http/form-fields';

/** A field of the form that was posted; undefined where there is none. */
export const fieldOf = ({ body }: FastifyRequest, name: string): string | undefined =>
  body instanceof FormFields ? (new URLSearchParams(body.text).get(name) ?? undefined) : undefined;
