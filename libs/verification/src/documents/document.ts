export type DocumentStatus = 'stored' | 'accepted' | 'rejected';

/** A document as the domain reads it. */
export interface DocumentRow {
  id: string;
  sellerId: string;
  kind: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  storageKey: string;
  status: DocumentStatus;
  rejectionCode: string | null;
  createdAt: Date;
}

/** What leaves through the API: everything but the place on the disk. */
export type DocumentView = Omit<DocumentRow, 'storageKey'>;

export const viewOfDocument = ({ storageKey: _, ...view }: DocumentRow): DocumentView => view;

export const DOCUMENT_MAX_BYTES = 20 * 1_048_576;
/** A case of 15 requirements and three rounds stays far below it. */
export const DOCUMENTS_PER_SELLER_MAX = 200;

const startsWith = (head: Buffer, bytes: number[], offset = 0): boolean =>
  bytes.every((byte, index) => head[offset + index] === byte);

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const SIGNATURES: readonly { contentType: string; matches: (head: Buffer) => boolean }[] = [
  { contentType: 'application/pdf', matches: (head) => startsWith(head, ascii('%PDF-')) },
  {
    contentType: 'image/png',
    matches: (head) => startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  { contentType: 'image/jpeg', matches: (head) => startsWith(head, [0xff, 0xd8, 0xff]) },
  {
    contentType: 'image/webp',
    matches: (head) => startsWith(head, ascii('RIFF')) && startsWith(head, ascii('WEBP'), 8),
  },
];

/** The type by the first bytes; null for everything that is not taken. */
export const contentTypeOf = (head: Buffer): string | null =>
  SIGNATURES.find(({ matches }) => matches(head))?.contentType ?? null;

export const FILENAME_MAX = 200;

/**
 * A name that is safe to show and to send in a header. It is never used as a path. Control, bidirectional and
 * zero-width characters go (`invoice_‮fdp.exe` shows as another file), so do folders.
 */
export function sanitiseFilename(name: string | undefined): string {
  const clean = (name ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/["<>:|?*;]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (!clean) return 'document';
  const characters = [...clean];
  if (characters.length <= FILENAME_MAX) return clean;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? '';
  return characters.slice(0, FILENAME_MAX - extension.length).join('') + extension;
}
