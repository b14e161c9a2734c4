import {
  EventPlacement,
  OutboxRelay,
  type WebhookDelivery,
  WebhookDeliveriesService,
  WebhookDeliveryActivitiesImpl,
  WebhookEndpointsService,
  WebhookRedeliveryActivitiesImpl,
  WebhookSender,
} from '@app/notifications';
import { type AppConfig, Clock, loadConfig, newId, type Principal, Vault } from '@app/platform';
import type { TemporalGateway, WorkflowStart } from '@app/temporal';
import type { Resolve } from '../../libs/notifications/src/egress-guard';
import { createTestDatabase, type TestDatabase } from './database';
import { sampleEvent } from './event-schemas';

/** The parts of the webhooks on a database of their own; what they start is handed to `started`. */
export class WebhookBench {
  readonly started: WorkflowStart[] = [];
  readonly placement: EventPlacement;
  readonly endpoints: WebhookEndpointsService;
  readonly deliveries: WebhookDeliveriesService;
  readonly sender: WebhookSender;
  readonly activities: WebhookDeliveryActivitiesImpl;
  readonly redelivery: WebhookRedeliveryActivitiesImpl;
  readonly relay: OutboxRelay;

  private constructor(
    readonly test: TestDatabase,
    readonly config: AppConfig,
    readonly clock: Clock,
    resolve?: Resolve,
  ) {
    const vault = new Vault(config.secretHex);
    const { database } = test;
    this.placement = new EventPlacement(database);
    this.endpoints = new WebhookEndpointsService(database, vault, clock, config);
    this.deliveries = new WebhookDeliveriesService(database, vault, clock, config);
    this.sender = new WebhookSender(config, resolve);
    this.activities = new WebhookDeliveryActivitiesImpl(database, vault, clock, this.sender);
    this.redelivery = new WebhookRedeliveryActivitiesImpl(database, vault);
    const temporal = { start: async (start: WorkflowStart) => void this.started.push(start) };
    this.relay = new OutboxRelay(database, temporal as unknown as TemporalGateway);
  }

  static async create({
    clock = new Clock(),
    allowLocal = true,
    resolve,
  }: { clock?: Clock; allowLocal?: boolean; resolve?: Resolve } = {}): Promise<WebhookBench> {
    const test = await createTestDatabase(clock);
    const config = loadConfig({
      RAHDARI_MODE: 'local',
      DATABASE_URL: test.url,
      RAHDARI_SECRET: 'ab'.repeat(32),
      RAHDARI_WEBHOOKS_ALLOW_LOCAL: String(allowLocal),
    });
    return new WebhookBench(test, config, clock, resolve);
  }

  async stop(): Promise<void> {
    await this.test.drop();
  }

  operator(tenantId: string): Principal {
    return { tenantId, callerId: 'key_operator', role: 'operator' };
  }

  async subscribe(tenantId: string, url: string, eventTypes: string[] = []) {
    return this.endpoints.create(this.operator(tenantId), newId('cmd'), { url, eventTypes });
  }

  emit(tenantId: string, type = 'seller.approved', sellerId?: string): Promise<string> {
    return this.test.database.transaction(tenantId, (tx) => tx.emit(sampleEvent(type, sellerId)));
  }

  /** Places, fans out and starts whatever there is. */
  async relayAll(): Promise<void> {
    while (await this.placement.place());
    while (await this.relay.relayBatch());
    while (await this.relay.startDeliveries());
  }

  async deliveriesOf(tenantId: string, endpointId: string): Promise<WebhookDelivery[]> {
    return (await this.deliveries.list(this.operator(tenantId), endpointId, {}, { limit: 200 })).data;
  }

  /** By nobody's leave: as a superuser. */
  rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.test.database.dataSource.query<T[]>(sql, parameters);
  }
}
