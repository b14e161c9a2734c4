import { setTimeout } from 'node:timers/promises';
import { DomainError, type DomainErrorFields } from '@app/platform';
import { Injectable } from '@nestjs/common';
import {
  ApplicationFailure,
  Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { NamespaceNotFoundError, type UpdateDefinition } from '@temporalio/common';
import { domainErrorFields } from './failures';

/** `temporal.api.enums.v1.TaskQueueType`, whose package we do not depend on. */
const TASK_QUEUE_TYPE = { workflow: 1, activity: 2 } as const;

export interface WorkflowStart {
  workflowType: string;
  workflowId: string;
  args: unknown[];
  /** A queue of its own beside the main one, so that much of its work delays nothing else. */
  queue?: SideQueue;
}

export type SideQueue = 'webhooks' | 'messages';

export const sideQueue = (taskQueue: string, queue: SideQueue): string => `${taskQueue}-${queue}`;

const unavailable = (cause: unknown): DomainError =>
  new DomainError(
    {
      code: 'WORKFLOWS.UNAVAILABLE',
      kind: 'unavailable',
      message: 'The workflow service does not answer. Nothing was changed; try again.',
      retryAfterSeconds: 2,
    },
    { cause },
  );

/** An update of a workflow that is not there yet is tried for about two seconds. */
const START_TRIES = 10;
const START_PAUSE_MS = 200;

/** The one door to Temporal for services and the relay. */
@Injectable()
export class TemporalGateway {
  constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
  ) {}

  /**
   * Runs an Update and waits for its result. `updateId` is the command's id, so a repeat meets the first one.
   * Throws the DomainError the workflow or its activity threw, or WORKFLOWS.UNAVAILABLE (503).
   */
  async update<Result, Arg>(
    workflowId: string,
    definition: UpdateDefinition<Result, [Arg]>,
    updateId: string,
    arg: Arg,
  ): Promise<Result> {
    const deadline = Date.now() + 20_000;
    for (let tries = 1; ; tries++) {
      try {
        return await this.client.withDeadline(deadline, () => {
          const handle = this.client.workflow.getHandle(workflowId);
          return handle.executeUpdate(definition, { updateId, args: [arg] });
        });
      } catch (error) {
        // Who was created a moment ago: the relay starts the workflow.
        if (!(error instanceof WorkflowNotFoundError) || tries === START_TRIES) throw this.unwrap(error);
        await setTimeout(START_PAUSE_MS);
      }
    }
  }

  /** Starts a workflow; one that runs or ran under this id is success. */
  async start(start: WorkflowStart): Promise<void> {
    try {
      await this.client.withDeadline(Date.now() + 10_000, () =>
        this.client.workflow.start(start.workflowType, {
          workflowId: start.workflowId,
          taskQueue: start.queue ? sideQueue(this.taskQueue, start.queue) : this.taskQueue,
          args: start.args,
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      throw this.unwrap(error);
    }
  }

  async signal(workflowId: string, name: string, args: unknown[]): Promise<void> {
    try {
      await this.client.withDeadline(Date.now() + 10_000, () =>
        this.client.workflow.getHandle(workflowId).signal(name, ...args),
      );
    } catch (error) {
      throw this.unwrap(error);
    }
  }

  async isReachable(): Promise<boolean> {
    try {
      await this.client.withDeadline(Date.now() + 2_000, () =>
        this.client.workflowService.describeNamespace({ namespace: this.client.options.namespace }),
      );
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Identities (`<process>@<host>`) of the workers that polled the task queue in the last five minutes. Both types are asked:
   * the server answers for one partition of the queue, and a busy worker polls for one type only.
   */
  async pollers(): Promise<string[]> {
    const { namespace } = this.client.options;
    const polled = await this.client.withDeadline(Date.now() + 5_000, () =>
      Promise.all(
        Object.values(TASK_QUEUE_TYPE).map((taskQueueType) =>
          this.client.workflowService.describeTaskQueue({
            namespace,
            taskQueue: { name: this.taskQueue },
            taskQueueType,
          }),
        ),
      ),
    );
    return polled.flatMap(({ pollers }) => pollers.map(({ identity }) => identity ?? ''));
  }

  private unwrap(error: unknown): unknown {
    if (error instanceof WorkflowUpdateFailedError) {
      const fields = domainErrorFields(error);
      if (fields) return new DomainError(fields, { cause: error });
      const cause = error.cause;
      if (cause instanceof ApplicationFailure && cause.type === 'AcceptedUpdateCompletedWorkflow')
        return gone();
      return unavailable(error);
    }
    if (error instanceof WorkflowNotFoundError) return gone();
    // A server that has just been started knows its namespaces a moment later.
    if (error instanceof NamespaceNotFoundError) return unavailable(error);
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcServiceError(error))
      return unavailable(error);
    return error;
  }
}

/** The workflow is not there: not started yet (the relay is behind) or finished. The caller may ask again. */
const gone = (): DomainError => {
  const fields: DomainErrorFields = {
    code: 'WORKFLOWS.NOT_RUNNING',
    kind: 'unavailable',
    message: 'The work on this case is being started. Try again in a moment.',
    retryAfterSeconds: 1,
  };
  return new DomainError(fields);
};
