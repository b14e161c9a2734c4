import { AppConfig } from '@app/platform';
import { workflowBundle } from '@app/temporal';
import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { NativeConnection, Worker } from '@temporalio/worker';
import { activityMap } from './activity-map';
import { FailureInterceptor } from './failure.interceptor';

const CONNECT_TRIES = 60;

/** Runs the Temporal worker inside the Nest context; `run` ends after `stop` has drained it. */
@Injectable()
export class WorkerRunner {
  private readonly logger = new Logger(WorkerRunner.name);
  private worker?: Worker;
  private stopping = false;

  constructor(
    private readonly config: AppConfig,
    private readonly modules: ModuleRef,
  ) {}

  async run(): Promise<void> {
    const { address, namespace, taskQueue } = this.config.temporal;
    const connection = await this.connect(address);
    try {
      const bundle = await workflowBundle();
      if (this.stopping) return;
      this.worker = await Worker.create({
        connection,
        namespace,
        taskQueue,
        workflowBundle: bundle,
        activities: activityMap(this.modules),
        interceptors: { activity: [() => ({ inbound: new FailureInterceptor() })] },
        maxCachedWorkflows: 200,
        maxConcurrentActivityTaskExecutions: 20,
        shutdownGraceTime: '5s',
        shutdownForceTime: '10s',
      });
      this.logger.log(`Working on ${taskQueue}`);
      const running = this.worker.run();
      if (this.stopping) this.worker.shutdown();
      await running;
    } finally {
      await connection.close();
    }
  }

  /** Also before it works: building the workflow bundle takes seconds. */
  stop(): void {
    this.stopping = true;
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
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
