import { proxyActivities } from '@temporalio/workflow';
import type { SellerActivities } from './seller-onboarding.contract';

/** Database steps: short, retried until the database is back. */
export const steps = proxyActivities<SellerActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '20s' },
});

/** Calls to registries: longer, and a registry that is down is an answer, not a failure. */
export const checks = proxyActivities<Pick<SellerActivities, 'runCheck'>>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * Applying a command inside an Update: the caller waits, so give up on it soon; the command row keeps it repeatable.
 */
export const commands = proxyActivities<Pick<SellerActivities, 'applyCommand'>>({
  startToCloseTimeout: '15s',
  scheduleToCloseTimeout: '60s',
  retry: { initialInterval: '300ms', maximumInterval: '5s' },
});
