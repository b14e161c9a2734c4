import { DELIVERY_STATUSES, type DeliveryStatus } from '@app/notifications';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { EVENT_TYPE } from '../../events/dto/list-events.dto';
import { IsInstant } from '../../http/is-instant';
import { PageQuery } from '../../http/page.dto';

export class ListDeliveriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES)
  status?: DeliveryStatus;

  @ApiPropertyOptional({ example: 'seller.approved' })
  @IsOptional()
  @Matches(EVENT_TYPE)
  event_type?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Made at this time or later' })
  @IsOptional()
  @IsInstant()
  since?: string;
}

export class RedeliverFailedDto {
  @ApiProperty({ format: 'date-time', description: 'Failed deliveries that were made at this time or later' })
  @IsInstant()
  since: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'And not later than this; now if absent' })
  @IsOptional()
  @IsInstant()
  until?: string;
}
