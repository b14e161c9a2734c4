import { NotificationsModule } from '@app/notifications';
import { Module } from '@nestjs/common';
import { WebhookEndpointsController } from '../webhooks/webhook-endpoints.controller';
import { EventsController } from './events.controller';

@Module({ imports: [NotificationsModule], controllers: [EventsController, WebhookEndpointsController] })
export class EventsApiModule {}
