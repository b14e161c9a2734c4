import type { DeliveryPolicy } from '@workflows/webhook-delivery/webhook-delivery.contract';

export interface EndpointHealth {
  /** The first failure since the last delivery. */
  failingSince: Date | null;
  consecutiveFailures: number;
  /** When its owner was told. */
  failingToldAt: Date | null;
}

type Limits = Pick<DeliveryPolicy, 'failingAfterMs' | 'disableAfterMs' | 'disableAfterFailures'>;

/** What an attempt that failed makes of an endpoint: `tell` its owner, who is told once, or `disable` it. */
export function afterFailure(
  health: EndpointHealth,
  now: Date,
  limits: Limits,
): EndpointHealth & { verdict: 'tell' | 'disable' | null } {
  const failingSince = health.failingSince ?? now;
  const consecutiveFailures = health.consecutiveFailures + 1;
  const forMs = now.getTime() - failingSince.getTime();
  const disable = forMs >= limits.disableAfterMs && consecutiveFailures >= limits.disableAfterFailures;
  const tell = !disable && forMs >= limits.failingAfterMs && health.failingToldAt === null;
  return {
    failingSince,
    consecutiveFailures,
    failingToldAt: tell ? now : health.failingToldAt,
    verdict: disable ? 'disable' : tell ? 'tell' : null,
  };
}
