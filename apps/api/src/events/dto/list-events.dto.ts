import { EVENT_TYPES, INSIDE_EVENT_TYPES } from '@app/notifications';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsOptional,
  Matches,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { idSchema } from '../../http/ids';
import { PageQuery } from '../../http/page.dto';

export const EVENT_TYPE = /^[a-z_.]{3,60}$/;
const TYPES = new Set([...Object.keys(EVENT_TYPES), ...Object.keys(INSIDE_EVENT_TYPES)]);

/** A type that does not exist would be waited for in vain. No enumeration in the document: types are added within a version. */
const IsEventType = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isEventType',
      validator: {
        validate: (value) => TYPES.has(value as string),
        defaultMessage: () => 'There is no such type of event: GET /v1/event-types lists them.',
      },
    },
    options,
  );

const EVENT_ID = /^evt_[0-9a-f]{32}$/;

export class ListEventsQuery extends PageQuery {
  @ApiPropertyOptional({ ...idSchema('sel'), description: 'Only events about this seller' })
  @IsOptional()
  @Matches(/^sel_[0-9a-f]{32}$/)
  seller_id?: string;

  @ApiPropertyOptional({ example: 'seller.approved' })
  @IsOptional()
  @Matches(EVENT_TYPE)
  @IsEventType()
  type?: string;

  @ApiPropertyOptional({
    ...idSchema('evt'),
    description: 'Only events after this one: the id of the last event you have',
  })
  @IsOptional()
  @Matches(EVENT_ID)
  after?: string;
}

export class StreamEventsQuery {
  @ApiPropertyOptional({ ...idSchema('sel'), description: 'Only events about this seller' })
  @IsOptional()
  @Matches(/^sel_[0-9a-f]{32}$/)
  seller_id?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Only events of these types, separated by commas',
    example: ['seller.approved', 'seller.rejected'],
  })
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as unknown)))
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(EVENT_TYPE, { each: true })
  @IsEventType({ each: true })
  types?: string[];

  @ApiPropertyOptional({
    description:
      'Go on behind this event, or from the oldest one that is kept with `start`. The header Last-Event-ID says the same and goes first.',
  })
  @IsOptional()
  @Matches(/^(evt_[0-9a-f]{32}|start)$/)
  last_event_id?: string;
}
