import type { DocumentView } from '@app/verification';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

export class DocumentBody {
  @ApiProperty(idSchema('doc')) id: string;
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ description: 'What the document is evidence of', example: 'cnic_copy' }) kind: string;
  @ApiProperty({ description: 'As given, without folders and control characters' }) filename: string;
  @ApiProperty({
    description: 'By the content of the file',
    enum: ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'],
  })
  content_type: string;
  @ApiProperty({ type: 'integer' }) size_bytes: number;
  @ApiProperty({ description: 'Of the file as it was sent', pattern: '^[0-9a-f]{64}$' }) sha256: string;
  @ApiProperty({ enum: ['stored', 'accepted', 'rejected'] }) status: string;
  @ApiProperty({ nullable: true, type: String }) rejection_code: string | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}

/** Always one page: a seller has at most 200. */
export class DocumentPage extends PageOf(DocumentBody) {}

export const documentBodyOf = (document: DocumentView): DocumentBody => ({
  id: document.id,
  seller_id: document.sellerId,
  kind: document.kind,
  filename: document.filename,
  content_type: document.contentType,
  size_bytes: document.sizeBytes,
  sha256: document.sha256,
  status: document.status,
  rejection_code: document.rejectionCode,
  created_at: new Date(document.createdAt).toISOString(),
});

export const documentPageOf = (documents: DocumentView[]): DocumentPage => ({
  data: documents.map(documentBodyOf),
  next_cursor: null,
});
