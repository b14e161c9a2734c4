import type { SignatureKind } from './webhook-signature';

/** What can be said of a key: never the secret. */
export interface WebhookKey {
  id: string;
  kind: SignatureKind;
  /** `whpk_…`; null for a shared secret. */
  publicKey: string | null;
  createdAt: string;
  /** Null: the one in use; else the end of its overlap. */
  expiresAt: string | null;
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string | null;
  /** Empty: all. */
  eventTypes: string[];
  version: number;
  disabledReason: string | null;
  disabledAt: Date | null;
  failingSince: Date | null;
  /** Newest first. */
  keys: WebhookKey[];
  createdAt: Date;
}

export type DisabledReason = 'RECEIVER_GONE' | 'FAILING' | 'SWITCHED_OFF';

/** What a caller may set. */
export interface EndpointChange {
  url?: string;
  description?: string | null;
  eventTypes?: string[];
  enabled?: boolean;
}
