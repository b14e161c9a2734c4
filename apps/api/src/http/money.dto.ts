import { CURRENCY, MINOR_UNITS } from '@app/sales';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class MoneyBody {
  @ApiProperty({ description: 'Whole minor units as text: no float, no lost digit', example: '125000' })
  @Matches(MINOR_UNITS)
  amount_minor: string;

  @ApiProperty({ description: 'ISO 4217', example: 'USD' })
  @Matches(CURRENCY)
  currency: string;
}
