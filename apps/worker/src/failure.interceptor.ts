import { DomainError } from '@app/platform';
import { toApplicationFailure } from '@app/temporal';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';

/** The one place where a DomainError becomes a Temporal failure: final unless it says that a retry may help. */
export class FailureInterceptor implements ActivityInboundCallsInterceptor {
  async execute(
    input: ActivityExecuteInput,
    next: Next<ActivityInboundCallsInterceptor, 'execute'>,
  ): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      throw error instanceof DomainError ? toApplicationFailure(error) : error;
    }
  }
}
