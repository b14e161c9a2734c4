import { AppConfig } from '@app/platform';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Client, Connection } from '@temporalio/client';
import { TemporalGateway } from './temporal.gateway';

@Global()
@Module({
  providers: [
    {
      provide: Client,
      inject: [AppConfig],
      // Lazy: the API accepts applications while Temporal is down.
      useFactory: (config: AppConfig) =>
        new Client({
          connection: Connection.lazy({ address: config.temporal.address }),
          namespace: config.temporal.namespace,
        }),
    },
    {
      provide: TemporalGateway,
      inject: [Client, AppConfig],
      useFactory: (client: Client, config: AppConfig) =>
        new TemporalGateway(client, config.temporal.taskQueue),
    },
  ],
  exports: [Client, TemporalGateway],
})
export class TemporalModule implements OnApplicationShutdown {
  constructor(private readonly client: Client) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.connection.close();
  }
}
