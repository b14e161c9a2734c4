import type { Principal } from '@app/platform';
import type { Note } from '@app/sellers';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

export class NoteBody {
  @ApiProperty(idSchema('nte')) id: string;
  @ApiProperty({ nullable: true, type: String, description: 'Key of the author; not shown to a seller' })
  author: string | null;
  @ApiProperty() seller_visible: boolean;
  @ApiProperty() text: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
}

export class NotePage extends PageOf(NoteBody) {}

export const noteBodyOf = (note: Note, { role }: Principal): NoteBody => ({
  id: note.id,
  author: role === 'seller' ? null : note.authorId,
  seller_visible: note.sellerVisible,
  text: note.text,
  created_at: note.createdAt.toISOString(),
});
