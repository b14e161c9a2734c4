import type { ProviderRecord, ProviderStore } from '@app/identity';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';

const payloadOf = (record: ProviderRecord | undefined): AdapterPayload | undefined =>
  record && {
    ...record.payload,
    ...(record.consumedAt ? { consumed: Math.floor(record.consumedAt.getTime() / 1000) } : {}),
  };

/** The store as the provider's library asks it: one of these for each of its models. */
export const recordAdapter =
  (store: ProviderStore) =>
  (model: string): Adapter => ({
    upsert: (id, payload, expiresIn) => store.upsert(model, id, { ...payload }, expiresIn),
    find: async (id) => payloadOf(await store.find(model, 'id', id)),
    findByUid: async (uid) => payloadOf(await store.find(model, 'uid', uid)),
    findByUserCode: async (code) => payloadOf(await store.find(model, 'userCode', code)),
    // The library has looked before whether it is used up; between that and this, somebody else may have used it.
    async consume(id) {
      if (!(await store.consume(model, id))) throw new errors.InvalidGrant('already used');
    },
    destroy: (id) => store.destroy(model, id),
    revokeByGrantId: (grantId) => store.revokeGrant(grantId),
  });
