import { Database } from '@app/database';
import { Clock, equalInConstantTime, newId, type Principal } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AccessTokenRepository } from './access-token.repository';
import { hashCredential, makeCredential } from './credential';
import { unauthenticated } from './errors';
import { type OauthClient, OauthClientRepository } from './oauth-client.repository';
import { OauthError } from './oauth-error';
import { scopesBeyond } from './scopes';

export const ACCESS_TOKEN_SECONDS = 900;
export const PURGE_TOKENS = 1_000;

export interface ClientCredentials {
  id: string;
  secret: string;
}

export interface IssuedToken {
  token: string;
  expiresInSeconds: number;
  scopes: string[];
}

/** RFC 6749 §4.4: a client shows its secret and gets a short-lived token; RFC 7009: it gives one back. */
@Injectable()
export class OauthTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** `wanted`: the scope parameter; without it the token gets whatever the client has. Throws OauthError. */
  async issue(credentials: ClientCredentials, wanted: string[]): Promise<IssuedToken> {
    const client = await this.#authenticated(credentials);
    if (scopesBeyond(client.scopes, wanted).length)
      throw new OauthError('invalid_scope', 'The client was not given every scope that it asks for.');
    const scopes = wanted.length ? wanted : client.scopes;
    const token = makeCredential('access');
    await this.database.transaction(client.tenantId, async (tx) => {
      await new AccessTokenRepository(tx).insert({
        id: newId('tok'),
        clientId: client.id,
        hash: hashCredential(token),
        scopes,
        expiresAt: new Date(this.clock.now().getTime() + ACCESS_TOKEN_SECONDS * 1_000),
      });
      await new OauthClientRepository(tx).touch(client.id);
    });
    return { token, expiresInSeconds: ACCESS_TOKEN_SECONDS, scopes };
  }

  /** A token that is unknown, or another client's, is as good as revoked: the answer is the same. */
  async revoke(credentials: ClientCredentials, token: string): Promise<void> {
    const client = await this.#authenticated(credentials);
    await this.database.transaction(client.tenantId, (tx) =>
      new AccessTokenRepository(tx).remove(client.id, hashCredential(token)),
    );
  }

  /** Throws AUTH.UNAUTHENTICATED for an unknown, ended or revoked one. */
  async authenticate(token: string): Promise<Principal> {
    const found = await this.database.system((tx) =>
      new AccessTokenRepository(tx).validByHash(hashCredential(token)),
    );
    if (!found) throw unauthenticated('invalid_token');
    const { tenantId, clientId: callerId, role, scopes } = found;
    return { tenantId, callerId, role, scopes };
  }

  /** Removes a batch of tokens that have ended; returns how many it were. */
  async purge(): Promise<number> {
    return this.database.system((tx) =>
      tx.affected(
        `DELETE FROM access_tokens WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM access_tokens WHERE expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))`,
        [this.clock.now(), PURGE_TOKENS],
      ),
    );
  }

  /** The same work for a wrong secret and for a client that is not there. */
  async #authenticated({ id, secret }: ClientCredentials): Promise<OauthClient> {
    const client = await this.database.system((tx) => new OauthClientRepository(tx).unrevoked(id));
    const shown = hashCredential(secret);
    const isPresent = equalInConstantTime(shown, client?.hash ?? '');
    const isPrevious = equalInConstantTime(shown, client?.previousHash ?? '');
    if (!client || !(isPresent || isPrevious))
      throw new OauthError('invalid_client', 'The client is not known, or its secret is wrong.');
    return client;
  }
}
