import { Module } from '@nestjs/common';
import { NotificationsService } from './notifications.service';
import { OutboxRelay } from './outbox-relay';
import { WebhookDeliveryActivitiesImpl } from './webhook-delivery.activities';

@Module({ providers: [NotificationsService], exports: [NotificationsService] })
export class NotificationsModule {}

/** For the worker: deliveries and the relay, which starts running with the process. */
@Module({
  providers: [WebhookDeliveryActivitiesImpl, OutboxRelay],
  exports: [WebhookDeliveryActivitiesImpl, OutboxRelay],
})
export class OutboxModule {}
