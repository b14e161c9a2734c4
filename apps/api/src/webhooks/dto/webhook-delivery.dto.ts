import { DELIVERY_STATUSES, type DeliveryStatus } from '@app/notifications';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { EVENT_TYPE } from '../../events/dto/list-events.dto';
import { PageQuery } from '../../http/page.dto';

/** RFC 3339 with its zone: a time without one would be another time on another machine. */
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

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
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  since?: string;
}

export class RedeliverFailedDto {
  @ApiProperty({ format: 'date-time', description: 'Failed deliveries that were made at this time or later' })
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  since: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'And not later than this; now if absent' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  until?: string;
}
