import { Module } from '@nestjs/common';
import { EventFeed } from './event-feed';
import { EventRetention } from './event-retention';
import { EventStreams } from './event-streams';
import { EventsService } from './events.service';
import { OutboxBacklog } from './outbox-backlog';
import { OutboxRelay } from './outbox-relay';
import { WebhookDeliveriesService } from './webhook-deliveries.service';
import { WebhookDeliveryActivitiesImpl } from './webhook-delivery.activities';
import { WebhookEndpointsService } from './webhook-endpoints.service';
import { WebhookRedeliveryActivitiesImpl } from './webhook-redelivery.activities';
import { WebhookSender } from './webhook-sender';

const SERVICES = [EventsService, EventStreams, WebhookEndpointsService, WebhookDeliveriesService];

@Module({ providers: [...SERVICES, EventFeed], exports: SERVICES })
export class NotificationsModule {}

const WORK = [
  WebhookDeliveryActivitiesImpl,
  WebhookRedeliveryActivitiesImpl,
  OutboxRelay,
  OutboxBacklog,
  EventRetention,
];

/** For the worker: deliveries, the end of what is kept for a time, and the relay, which starts running with the process. */
@Module({ providers: [...WORK, WebhookSender], exports: WORK })
export class OutboxModule {}
