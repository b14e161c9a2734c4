import type { OpenedDocument } from '@app/verification';
import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** RFC 6266: an ASCII name for everyone, the full one for those who can read it. */
export function attachmentNamed(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(filename).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}

/** A stranger's file leaves as a download that no browser opens in our name, whatever is hidden in it. */
export function sendAttachment(reply: FastifyReply, document: OpenedDocument): StreamableFile {
  void reply
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cross-Origin-Resource-Policy', 'same-origin')
    .header('Cache-Control', 'private, no-store');
  return new StreamableFile(document.stream, {
    type: document.contentType,
    disposition: attachmentNamed(document.filename),
    length: document.sizeBytes,
  });
}
