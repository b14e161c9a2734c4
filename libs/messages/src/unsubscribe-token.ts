import { equalInConstantTime, type Vault } from '@app/platform';

/** Names a message, and proves that whoever shows it has that message: it opens nothing, and turns off one thing. */
export const unsubscribeToken = (vault: Vault, tenantId: string, messageId: string): string =>
  `${messageId}.${vault.mac(tenantId, 'message', `unsubscribe|${messageId}`)}`;

/** The message that a token names; whether it proves anything is known with the tenant. */
export const messageNamedIn = (token: string): string | undefined =>
  /^(msg_[0-9a-f]{32})\.[A-Za-z0-9_-]{43}$/.exec(token)?.[1];

export const isGenuine = (vault: Vault, tenantId: string, messageId: string, token: string): boolean =>
  equalInConstantTime(token, unsubscribeToken(vault, tenantId, messageId));
