import type { DocumentView } from '@app/verification';
import { ApiProperty } from '@nestjs/swagger';

export class DocumentBody {
  @ApiProperty({ example: 'doc_0198c5a2b7d07c3e9a6f0e1d2c3b4a59' }) id: string;
  @ApiProperty() seller_id: string;
  @ApiProperty({ description: 'What the document is evidence of', example: 'cnic_copy' }) kind: string;
  @ApiProperty({ description: 'As given, without folders and control characters' }) filename: string;
  @ApiProperty({
    description: 'By the content of the file',
    enum: ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'],
  })
  content_type: string;
  @ApiProperty() size_bytes: number;
  @ApiProperty({ description: 'Of the file as it was sent' }) sha256: string;
  @ApiProperty({ enum: ['stored', 'accepted', 'rejected'] }) status: string;
  @ApiProperty({ nullable: true, type: String }) rejection_code: string | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}

export class DocumentPage {
  @ApiProperty({ type: [DocumentBody] }) data: DocumentBody[];
  @ApiProperty({ nullable: true, type: String, description: 'Always null: a seller has at most 200' })
  next_cursor: null;
}

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
