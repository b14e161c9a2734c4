import { MAIL_CONNECTIONS } from '@app/messages';
import { AppConfig } from '@app/platform';
import { type SideQueue, sideQueue, workflowBundle } from '@app/temporal';
import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { activityMap } from './activity-map';
import { FailureInterceptor } from './failure.interceptor';
import { WorkerMetrics } from './worker-metrics';

const CONNECT_TRIES = 60;

/**
 * What the workers of a process may do at once. Deliveries and messages wait for strangers' servers: each on a queue of its
 * own, so that a slow receiver or mail server takes no place from a seller's case. No message waits for a connection in a
 * place: it would be tried again elsewhere while it still stands in line.
 */
const LIMITS = {
  main: { maxCachedWorkflows: 200, maxConcurrentActivityTaskExecutions: 20 },
  webhooks: { maxCachedWorkflows: 100, maxConcurrentActivityTaskExecutions: 64 },
  messages: { maxCachedWorkflows: 100, maxConcurrentActivityTaskExecutions: MAIL_CONNECTIONS },
} as const;

/** Runs the Temporal workers inside the Nest context; `run` ends after `stop` has drained them. */
@Injectable()
export class WorkerRunner {
  private readonly logger = new Logger(WorkerRunner.name);
  private workers: Worker[] = [];
  private stopping = false;

  constructor(
    private readonly config: AppConfig,
    private readonly modules: ModuleRef,
    private readonly metrics: WorkerMetrics,
  ) {}

  async run(): Promise<void> {
    const { address, namespace, taskQueue } = this.config.temporal;
    const connection = await this.connect(address);
    try {
      const bundle = await workflowBundle();
      if (this.stopping) return;
      const common: Omit<WorkerOptions, 'taskQueue'> = {
        connection,
        namespace,
        workflowBundle: bundle,
        activities: activityMap(this.modules),
        interceptors: {
          activity: [
            ({ info }) => ({ inbound: this.metrics.interceptor(info.activityType) }),
            () => ({ inbound: new FailureInterceptor() }),
          ],
        },
        shutdownGraceTime: '5s',
        shutdownForceTime: '10s',
      };
      const beside = (queue: SideQueue): Promise<Worker> =>
        Worker.create({ ...common, ...LIMITS[queue], taskQueue: sideQueue(taskQueue, queue) });
      const main = await Worker.create({ ...common, ...LIMITS.main, taskQueue });
      const [webhooks, messages] = [await beside('webhooks'), await beside('messages')];
      this.workers = [main, webhooks, messages];
      this.metrics.watch(() => ({
        main: main.getStatus(),
        webhooks: webhooks.getStatus(),
        messages: messages.getStatus(),
      }));
      this.logger.log(`Working on ${taskQueue}`);
      const running = Promise.all(this.workers.map((worker) => this.runOne(worker)));
      if (this.stopping) this.shutDown();
      await running;
    } finally {
      await connection.close();
    }
  }

  /** Also before it works: building the workflow bundle takes seconds. */
  stop(): void {
    this.stopping = true;
    this.shutDown();
  }

  /** When one ends, for whatever reason, the others end too: half a worker would look like a whole one. */
  private async runOne(worker: Worker): Promise<void> {
    try {
      await worker.run();
    } finally {
      this.shutDown();
    }
  }

  private shutDown(): void {
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }

  private async connect(address: string): Promise<NativeConnection> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await NativeConnection.connect({ address });
      } catch (error) {
        if (attempt === CONNECT_TRIES) throw error;
        if (attempt === 1) this.logger.warn(`Temporal at ${address} does not answer yet; trying again`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }
}
