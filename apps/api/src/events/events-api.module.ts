import { IdentityModule } from '@app/identity';
import { NotificationsModule } from '@app/notifications';
import { Module } from '@nestjs/common';
import { StandingPermission } from '../http/standing-permission';
import { WebhookDeliveriesController } from '../webhooks/webhook-deliveries.controller';
import { WebhookEndpointsController } from '../webhooks/webhook-endpoints.controller';
import { WebhookRedeliveriesController } from '../webhooks/webhook-redeliveries.controller';
import { EventStreamController } from './event-stream.controller';
import { EventStreamSession } from './event-stream-session';
import { EventSchemasController, EventTypesController } from './event-types.controller';
import { EventsController } from './events.controller';

@Module({
  imports: [IdentityModule, NotificationsModule],
  providers: [EventStreamSession, StandingPermission],
  controllers: [
    EventStreamController,
    EventsController,
    EventTypesController,
    EventSchemasController,
    WebhookEndpointsController,
    WebhookDeliveriesController,
    WebhookRedeliveriesController,
  ],
})
export class EventsApiModule {}
