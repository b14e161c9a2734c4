import type { ErrorKind } from '@app/platform';
import { ApiProperty } from '@nestjs/swagger';

/** Of a code on the page of all codes. */
export const anchorOf = (code: string): string => code.toLowerCase().replaceAll('.', '-');

/** The documented URI of an error code: a path below /docs, the same on every installation. */
export const documentationOf = (code: string): string => `/docs/errors#${anchorOf(code)}`;

class ProblemDetail {
  @ApiProperty({
    example: '/display_name',
    description: 'RFC 6901 JSON pointer into the request, empty for the whole body',
  })
  pointer: string;

  @ApiProperty({ example: 'REQUEST.FIELD_INVALID' })
  code: string;

  @ApiProperty({ example: 'must be text' })
  detail: string;
}

/** The status of each kind of refusal. */
export const STATUS_OF_KIND: Record<ErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  gone: 410,
  stale: 412,
  too_large: 413,
  unsupported_media: 415,
  invalid: 422,
  precondition_missing: 428,
  too_many: 429,
  unavailable: 503,
};

/** RFC 9457 problem document. */
export class Problem {
  @ApiProperty({ example: '/docs/errors#seller-not_found' })
  type: string;

  @ApiProperty({ example: 'Not found' })
  title: string;

  @ApiProperty({ example: 404 })
  status: number;

  @ApiProperty({ example: 'There is no such seller.' })
  detail: string;

  @ApiProperty({ example: 'SELLER.NOT_FOUND' })
  code: string;

  @ApiProperty({ type: [ProblemDetail], required: false })
  errors?: ProblemDetail[];
}
