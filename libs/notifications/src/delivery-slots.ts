/** How many attempts of one endpoint, and of all endpoints of one tenant, a worker makes at the same time. */
export const SLOTS = { endpoint: 4, failingEndpoint: 1, tenant: 16 } as const;

/**
 * Keeps a slow receiver from taking all the places of a worker: who finds none waits in its workflow, where waiting costs
 * nothing, and the places of the others stay free.
 */
export class DeliverySlots {
  readonly #taken = new Map<string, number>();

  /** Gives the function that frees the place again; null when there is none. */
  take(tenantId: string, endpointId: string, isFailing: boolean): (() => void) | null {
    const limit = isFailing ? SLOTS.failingEndpoint : SLOTS.endpoint;
    if (this.#count(endpointId) >= limit || this.#count(tenantId) >= SLOTS.tenant) return null;
    for (const key of [endpointId, tenantId]) this.#taken.set(key, this.#count(key) + 1);
    return () => {
      for (const key of [endpointId, tenantId]) {
        const left = this.#count(key) - 1;
        if (left > 0) this.#taken.set(key, left);
        else this.#taken.delete(key);
      }
    };
  }

  #count(key: string): number {
    return this.#taken.get(key) ?? 0;
  }
}
