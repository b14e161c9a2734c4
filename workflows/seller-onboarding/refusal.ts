import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { type Lifecycle } from './lifecycle';
import { allowedActions, findSideAction, findTransition } from './lifecycle-lookup';
import type { SellerCommand } from './seller-onboarding.contract';

const MAX_IN_FLIGHT = 10;

/** The activity looked at the command and said no: nothing has changed. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'DomainError' &&
  error.cause.nonRetryable === true;

export function refuseIfBusy(inFlight: number): void {
  if (inFlight >= MAX_IN_FLIGHT)
    throw failure('unavailable', 'SELLER.BUSY', 'Too many commands at once for this seller.');
}

/** Refused before it enters history: what the state alone decides. A repeat of an applied command passes to its stored result. */
export function refuseIfNotAllowed(lifecycle: Lifecycle, applied: string[], command: SellerCommand): void {
  if (applied.includes(command.commandId)) return;
  const row = findTransition(lifecycle, command.action) ?? findSideAction(lifecycle, command.action);
  if (!row) {
    throw failure(
      'conflict',
      'SELLER.ACTION_NOT_ALLOWED',
      `A seller that is ${lifecycle} does not take "${command.action}".`,
      {
        lifecycle,
        action: command.action,
        allowed_actions: allowedActions(lifecycle, command.role),
      },
    );
  }
  if (!row.roles.includes(command.role)) {
    throw failure(
      'forbidden',
      'SELLER.ROLE_NOT_ALLOWED',
      `"${command.action}" is not for the role ${command.role}.`,
    );
  }
}

function failure(
  kind: string,
  code: string,
  message: string,
  details?: Record<string, unknown>,
): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'DomainError',
    message,
    nonRetryable: true,
    details: [{ code, kind, message, details, retryAfterSeconds: kind === 'unavailable' ? 1 : undefined }],
  });
}
