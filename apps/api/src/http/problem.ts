import { ApiProperty } from '@nestjs/swagger';

/** Of a code on the page of all codes. */
export const anchorOf = (code: string): string => code.toLowerCase().replaceAll('.', '-');

/** The documented URI of an error code: a path below /docs, the same on every installation. */
export const documentationOf = (code: string): string => `/docs/errors#${anchorOf(code)}`;

class ProblemDetail {
  @ApiProperty({ description: 'RFC 6901 JSON pointer into the request, empty for the whole body' })
  pointer: string;

  @ApiProperty()
  code: string;

  @ApiProperty()
  detail: string;
}

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
