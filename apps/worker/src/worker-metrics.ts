import { Database } from '@app/database';
import { Metrics, type Reading } from '@app/metrics';
import { type Backlog, OutboxBacklog } from '@app/notifications';
import { Injectable } from '@nestjs/common';
import type { ActivityInboundCallsInterceptor, WorkerStatus } from '@temporalio/worker';

/** What the workers of one process have at work, by queue. */
export type WorkerStatuses = Readonly<Record<string, Readonly<WorkerStatus>>>;

/** The backlog is read once for all of its series, and not more often than this. */
const READ_EVERY_MS = 2_000;

/** What a worker process counts of itself: activities as they end, what it holds, and what the relay has still to carry. */
@Injectable()
export class WorkerMetrics {
  private statuses: () => WorkerStatuses = () => ({});
  private backlog: { at: number; read: Promise<Backlog> } | null = null;
  private readonly activities;
  private readonly durations;
  private readonly attempts;

  constructor(
    private readonly metrics: Metrics,
    private readonly outbox: OutboxBacklog,
    database: Database,
  ) {
    this.activities = metrics.counter('activities_total', 'Activities that ended', ['activity', 'outcome']);
    this.durations = metrics.histogram('activity_duration_seconds', 'How long activities took', ['activity']);
    this.attempts = metrics.counter('webhook_attempts_total', 'Attempts to deliver an event', ['outcome']);
    metrics.gauge('database_pool_connections', 'Connections to PostgreSQL', ['state'], () =>
      Object.entries(database.poolState()).map(([state, value]) => ({ labels: { state }, value })),
    );
    this.showBacklog();
    this.showWorkers();
  }

  watch(statuses: () => WorkerStatuses): void {
    this.statuses = statuses;
  }

  /** Outermost: what the activity's retries do is not known here, each run counts. */
  interceptor(activity: string): ActivityInboundCallsInterceptor {
    return {
      execute: async (input, next) => {
        const stop = this.durations.startTimer({ activity });
        let outcome = 'failed';
        try {
          const result = await next(input);
          outcome = 'completed';
          if (activity === 'deliver') this.attempts.inc({ outcome: (result as { outcome: string }).outcome });
          return result;
        } finally {
          stop();
          this.activities.inc({ activity, outcome });
        }
      },
    };
  }

  private showBacklog(): void {
    const show = (name: string, help: string, pick: (backlog: Backlog) => number): void =>
      this.metrics.gauge(name, help, [], async () => [{ value: pick(await this.readBacklog()) }]);
    show('outbox_events_unplaced', 'Events without a place in the stream', ({ unplaced }) => unplaced);
    show('outbox_events_unrelayed', 'Events whose workflows wait', ({ unrelayed }) => unrelayed);
    show('outbox_oldest_seconds', 'Age of the oldest of both', ({ oldestSeconds }) => oldestSeconds);
    show('webhook_deliveries_waiting', 'Deliveries whose workflow waits', ({ deliveries }) => deliveries);
  }

  private readBacklog(): Promise<Backlog> {
    const now = performance.now();
    if (!this.backlog || now - this.backlog.at > READ_EVERY_MS)
      this.backlog = { at: now, read: this.outbox.read() };
    return this.backlog.read;
  }

  private showWorkers(): void {
    const show = (name: string, help: string, pick: (status: WorkerStatus) => number): void =>
      this.metrics.gauge(name, help, ['queue'], () =>
        Object.entries(this.statuses()).map(([queue, status]): Reading => ({
          labels: { queue },
          value: pick(status),
        })),
      );
    show('temporal_worker_running', '1 while the worker takes work', ({ runState }) =>
      runState === 'RUNNING' ? 1 : 0,
    );
    show('temporal_worker_activities', 'Activities at work', (status) => status.numInFlightActivities);
    show(
      'temporal_worker_activations',
      'Workflow tasks at work',
      (status) => status.numInFlightWorkflowActivations,
    );
    show('temporal_worker_cached_workflows', 'Workflows in memory', (status) => status.numCachedWorkflows);
  }
}
