import { ApiProperty } from '@nestjs/swagger';

/** The same sentence in the three languages of the product. */
export class LocalText {
  @ApiProperty() en: string;
  @ApiProperty() ur: string;
  @ApiProperty() zh: string;
}
