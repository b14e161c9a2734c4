import { Database, type Tx } from '@app/database';
import { SYSTEM_ACTOR, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type {
  RedeliveryRef,
  WebhookRedeliveryActivities,
} from '@workflows/webhook-redelivery/webhook-redelivery.contract';
import type { Redelivery } from './webhook-delivery';
import { WebhookDeliveryRepository } from './webhook-delivery.repository';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';
import { WebhookRedeliveryRepository } from './webhook-redelivery.repository';

const PAGE = 100;

@Injectable()
export class WebhookRedeliveryActivitiesImpl implements WebhookRedeliveryActivities {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Page and progress are one transaction: a second run goes on where the first one ended. */
  async requeueFailed({ tenantId, redeliveryId }: RedeliveryRef): Promise<'more' | 'done'> {
    return this.database.transaction(tenantId, async (tx) => {
      const redelivery = await new WebhookRedeliveryRepository(tx).lock(redeliveryId);
      if (redelivery?.status !== 'RUNNING') return 'done';
      if (redelivery.cancelRequested) return finish(tx, redelivery, 'CANCELLED');
      const endpoint = await new WebhookEndpointRepository(tx, this.vault).find(redelivery.endpointId);
      if (!endpoint || endpoint.disabledReason) return finish(tx, redelivery, 'STOPPED');
      const ids = await new WebhookDeliveryRepository(tx).failedAgain(redelivery, PAGE);
      if (ids.length) {
        await new WebhookRedeliveryRepository(tx).advance(redeliveryId, ids.at(-1)!, ids.length);
        redelivery.requeued += ids.length;
      }
      return ids.length === PAGE ? 'more' : finish(tx, redelivery, 'COMPLETED');
    });
  }
}

async function finish(
  tx: Tx,
  { id, endpointId, total, requeued }: Redelivery,
  status: Redelivery['status'],
): Promise<'done'> {
  await new WebhookRedeliveryRepository(tx).finish(id, status);
  const data = { redelivery_id: id, status, total, requeued };
  const type = 'webhook_endpoint.redelivery_finished';
  await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject: endpointId, details: data });
  await tx.emit({ type, subject: endpointId, data });
  return 'done';
}
