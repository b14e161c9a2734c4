import { CatalogueActivities } from '@app/catalogue';
import { ListingsActivities } from '@app/listings';
import { MessagesActivities } from '@app/messages';
import { WebhookDeliveryActivitiesImpl, WebhookRedeliveryActivitiesImpl } from '@app/notifications';
import { SalesActivities } from '@app/sales';
import { SellersActivities } from '@app/sellers';
import type { ModuleRef } from '@nestjs/core';

const CLASSES = [
  SellersActivities,
  SalesActivities,
  CatalogueActivities,
  ListingsActivities,
  WebhookDeliveryActivitiesImpl,
  WebhookRedeliveryActivitiesImpl,
  MessagesActivities,
];

type Activity = (...args: unknown[]) => Promise<unknown>;

/** Every public method of the activity classes, under its own name; two of one name are a mistake found at boot. */
export function activityMap(modules: ModuleRef): Record<string, Activity> {
  const map: Record<string, Activity> = {};
  for (const type of CLASSES) {
    const instance = modules.get<Record<string, Activity>>(type as never, { strict: false });
    for (const name of Object.getOwnPropertyNames(type.prototype)) {
      if (name === 'constructor') continue;
      if (map[name]) throw new Error(`Two activities are called ${name}`);
      map[name] = (...args) => instance[name]!(...args);
    }
  }
  return map;
}
