import type { Readable } from 'node:stream';
import type { Multipart } from '@fastify/multipart';
import { DomainError } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { ContentDigest } from './content-digest';
import { FormBody } from './streamed-body';

export interface SingleFile {
  /** Text fields sent before the file. */
  fields: Record<string, string | undefined>;
  /** To be read to its end, or drained. */
  file: { filename: string | undefined; stream: Readable };
}

export interface FormRule {
  /** Names of the text fields that this form has; without it every field is taken. */
  known?: readonly string[];
  maxBytes?: number;
}

/** Far above every use: each service has its own, smaller limit. */
const FILE_MAX_BYTES = 2_147_483_647;

const malformed = (code: string, message: string): DomainError =>
  new DomainError({ code, kind: 'malformed', message });

const unknownField = (name: string): DomainError =>
  new DomainError({
    code: 'REQUEST.UNKNOWN_FIELD',
    kind: 'malformed',
    message: 'The request names a field that does not exist.',
    errors: [
      {
        pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        code: 'REQUEST.UNKNOWN_FIELD',
        detail: 'This field does not exist here.',
      },
    ],
  });

/**
 * The text fields and the one file of a multipart request; the file is not read yet. Fields must come before the file
 * and are plain text: a name such as `a[b]` is a name, nothing nests. Anything but multipart is refused, so that no JSON
 * body can pose as an upload.
 */
export async function readSingleFile(
  request: FastifyRequest,
  { known, maxBytes = FILE_MAX_BYTES }: FormRule = {},
): Promise<SingleFile> {
  if (!request.isMultipart?.()) {
    throw new DomainError({
      code: 'REQUEST.MULTIPART_EXPECTED',
      kind: 'unsupported_media',
      message: 'Send multipart/form-data with text fields and then one file.',
    });
  }
  const { content } = request.body instanceof FormBody ? request.body : { content: new ContentDigest() };
  const fields = new Map<string, string>();
  try {
    const parts = request.parts({
      limits: { files: 1, fields: 20, parts: 25, fieldSize: 10_000, fieldNameSize: 100, fileSize: maxBytes },
    });
    // By hand: leaving a `for await` early would end the parsing of the file.
    for (let next = await parts.next(); !next.done; next = await parts.next()) {
      if (next.value.type === 'file') {
        const { filename, file } = next.value;
        content.addText(filename ?? '');
        const stream = guarded(file, maxBytes, content);
        return { fields: Object.fromEntries(fields), file: { filename, stream } };
      }
      if (known && !known.includes(next.value.fieldname)) throw unknownField(next.value.fieldname);
      addField(fields, next.value);
      content.addText(next.value.fieldname);
      content.addText(String(next.value.value));
    }
  } catch (error) {
    throw error instanceof DomainError || (error as { statusCode?: number }).statusCode
      ? error
      : malformed('REQUEST.UPLOAD_BROKEN', 'The multipart body cannot be read.');
  }
  throw new DomainError({
    code: 'REQUEST.FILE_MISSING',
    kind: 'invalid',
    message: 'The request has no file.',
    errors: [{ pointer: '/file', code: 'REQUEST.FILE_MISSING', detail: 'is needed' }],
  });
}

function addField(fields: Map<string, string>, part: Exclude<Multipart, { type: 'file' }>): void {
  if (part.fieldnameTruncated || part.valueTruncated) {
    throw malformed('REQUEST.FIELD_TOO_LONG', 'A text field of the form is too long.');
  }
  if (typeof part.value !== 'string' || fields.has(part.fieldname)) {
    throw malformed('REQUEST.FIELD_INVALID', 'Each field of the form is plain text and given once.');
  }
  fields.set(part.fieldname, part.value);
}

/** The file as a stream that fails with an error of ours, also when the upload is too large or breaks off. */
function guarded(file: Readable, maxBytes: number, content: ContentDigest): Readable {
  const stream = content.watch(file, (error) =>
    (error as { statusCode?: number }).statusCode
      ? error
      : malformed('REQUEST.UPLOAD_BROKEN', 'The upload ended before the file did. Send it again.'),
  );
  file.once('limit', () => stream.destroy(tooLarge(maxBytes)));
  return stream;
}

const tooLarge = (maxBytes: number): DomainError =>
  new DomainError({
    code: 'REQUEST.TOO_LARGE',
    kind: 'too_large',
    message: 'The file is larger than this route takes.',
    details: { max_bytes: maxBytes },
  });
