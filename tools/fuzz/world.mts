import { randomUUID } from 'node:crypto';
import { ApiClient } from '../demo/client.mts';
import { type Applicant, NAMESAKE, People } from './people.mts';

/** What stands behind one operation: the values of its parameters and fields, by name, and whose key it is called with. */
export interface Place {
  values?: Record<string, string[]>;
  authorization?: string;
}

export interface World {
  /** Ids that are there, by prefix: what an operation gets whose `Place` says nothing else. */
  ids: Record<string, string[]>;
  places: Record<string, Place>;
  /** What the run itself rests on: its credentials, the sellers in whose name it asks, the endpoint that others look into. */
  own: string[];
  /** Sellers to whom links are sent. */
  linked: string[];
}

/** The states of sellers that the demo does not end in. */
const many = (make: () => Promise<Applicant>, count = 2): Promise<Applicant[]> =>
  Promise.all(Array.from({ length: count }, make));

const idsOf = (applicants: Applicant[]): { values: { id: string[] } } => ({
  values: { id: applicants.map(({ id }) => id) },
});

async function sellerPlaces(people: People, tokens: Record<string, string>): Promise<Record<string, Place>> {
  const [straight, reviewed] = [await people.programme(0), await people.programme(100)];
  const senior = `Bearer ${tokens.senior_agent}`;
  const claimed = (): Promise<Applicant> => people.claimed(reviewed);
  const held = async (): Promise<Applicant & { hold: string }> => {
    const seller = await people.submitted(straight, 'ACTIVE');
    const { holds } = (await people.act(seller, 'suspend', { reason_code: 'FUZZ' })) as unknown as {
      holds: { id: string }[];
    };
    return { ...seller, hold: holds[0]!.id };
  };
  const flagged = async (): Promise<Applicant> => {
    const seller = await claimed();
    const items = [{ code: 'company.iban', reason_code: 'IBAN.OTHER_HOLDER' }];
    await people.act(seller, 'request-changes', { items });
    await people.edit(seller, { iban: 'PK36SCBL0000001123456702' });
    return seller;
  };
  const rejected = async (): Promise<Applicant> => {
    const seller = await claimed();
    await people.act(seller, 'reject', { reason_code: 'QUALITY' });
    return seller;
  };
  const [draft, signedOut, appealing, namesake] = await Promise.all([
    people.ready(reviewed),
    people.ready(reviewed),
    rejected(),
    people.submitted(straight, 'IN_REVIEW', NAMESAKE),
  ]);
  const [held1, held2] = await Promise.all([held(), held()]);
  const asSeller = (seller: Applicant): Place => ({
    ...idsOf([seller]),
    authorization: `Bearer ${seller.token}`,
  });
  const review = async (count = 2): Promise<Place> => ({
    ...idsOf(await many(claimed, count)),
    authorization: senior,
  });
  const codes = { code: ['company.psw_uid', 'company.iban', 'address'] };
  const inReview = await review(1);
  const { screening_hits: hits } = await people.read(namesake);
  const offboarded = await many(() => people.submitted(straight, 'ACTIVE'));
  return {
    SellerActions_submit: asSeller(draft),
    SellerActions_withdraw: asSeller(draft),
    SellerActions_reopen: asSeller(draft),
    SellerActions_addDocument: idsOf(await many(() => people.ready(reviewed))),
    SellerActions_appeal: asSeller(appealing),
    SellerActions_resubmit: idsOf(await many(flagged)),
    SellerActions_offboard: { ...idsOf(offboarded), authorization: senior },
    SellerActions_cancelOffboarding: { ...idsOf(offboarded), authorization: senior },
    SellerReview_claim: await review(1),
    SellerReview_release: await review(1),
    SellerReview_approve: await review(),
    SellerReview_conditionallyApprove: merge(await review(), { conditions: codes.code }),
    SellerReview_requestChanges: merge(await review(), codes),
    SellerReview_reject: await review(),
    SellerReview_reviewRequirement: merge(inReview, codes),
    SellerReview_waiveRequirement: merge(inReview, codes),
    SellerReview_decideScreening: {
      values: { id: [namesake.id], hitId: hits.map(({ id }) => id) },
      authorization: senior,
    },
    SellerReview_suspend: {
      ...idsOf(await many(() => people.submitted(straight, 'ACTIVE'))),
      authorization: senior,
    },
    SellerReview_liftHold: {
      values: { id: [held1.id, held2.id], hold_id: [held1.hold, held2.hold] },
      authorization: senior,
    },
    SellerLinks_issue: idsOf(await many(() => people.ready(reviewed))),
    SellerLinks_endAccess: idsOf(await many(() => people.ready(reviewed))),
    Sellers_edit: idsOf(await many(() => people.ready(reviewed))),
    SellerSessions_signOut: { authorization: `Bearer ${signedOut.token}` },
  };
}

const merge = (place: Place, values: Record<string, string[]>): Place => ({
  ...place,
  values: { ...place.values, ...values },
});

async function credentialPlaces(people: People): Promise<{ places: Record<string, Place>; own: string[] }> {
  const operator = people.as('operator');
  const own = (await operator.all<{ id: string }>('/v1/api-keys')).map(({ id }) => id);
  const keys = await Promise.all(
    [1, 2, 3, 4].map((n) =>
      operator.post<{ id: string }>('/v1/api-keys', randomUUID(), {
        body: { label: `of the fuzzer ${n}`, role: 'integrator' },
      }),
    ),
  );
  const clients = await Promise.all(
    [1, 2, 3, 4, 5].map((n) =>
      operator.post<{ client_id: string; client_secret: string }>('/v1/oauth-clients', randomUUID(), {
        body: { label: `of the fuzzer ${n}`, scopes: ['read'] },
      }),
    ),
  );
  const [mine, ...others] = clients;
  const basic = `Basic ${Buffer.from(`${mine!.client_id}:${mine!.client_secret}`).toString('base64')}`;
  const id = keys.map((key) => key.id);
  // Another's key is not there but for an operator.
  const authorization = `Bearer ${operator.token}`;
  const clientId = others.map((client) => client.client_id);
  return {
    own: [...own, mine!.client_id],
    places: {
      ...Object.fromEntries(
        ['get', 'rotate', 'revoke'].map((name) => [`ApiKeys_${name}`, { values: { id }, authorization }]),
      ),
      ...Object.fromEntries(
        ['get', 'rotate', 'revoke'].map((name) => [`OauthClients_${name}`, { values: { id: clientId } }]),
      ),
      Oauth_token: { authorization: basic },
      Oauth_revoke: { authorization: basic },
    },
  };
}

async function webhookPlaces(people: People): Promise<Record<string, Place>> {
  const integrator = people.as('integrator');
  const path = '/v1/webhook-endpoints';
  const [demo] = (await integrator.all<{ id: string }>(path)).map(({ id }) => id);
  const spare = await Promise.all(
    [1, 2, 3].map((n) =>
      integrator.post<{ id: string }>(path, randomUUID(), {
        body: { url: `http://127.0.0.1:9/${n}`, event_types: ['seller.rejected'] },
      }),
    ),
  );
  const { data: deliveries } = await integrator.get<{ data: { id: string }[] }>(
    `${path}/${demo}/deliveries?limit=3`,
  );
  const { id: redelivery } = await integrator.post<{ id: string }>(
    `${path}/${demo}/redeliver`,
    randomUUID(),
    {
      body: { since: new Date(Date.now() - 3_600_000).toISOString() },
    },
  );
  const id = [demo!];
  const deliveryId = deliveries.map((row) => row.id);
  const redeliveryId = [redelivery];
  return {
    WebhookEndpoints_remove: { values: { id: spare.map((row) => row.id) } },
    WebhookDeliveries_get: { values: { id, deliveryId } },
    WebhookDeliveries_redeliver: { values: { id, deliveryId } },
    WebhookRedeliveries_get: { values: { id, redeliveryId } },
    WebhookRedeliveries_cancel: { values: { id, redeliveryId } },
    ...Object.fromEntries(
      [
        'WebhookEndpoints_get',
        'WebhookEndpoints_update',
        'WebhookEndpoints_rotateSecret',
        'WebhookEndpoints_test',
        'WebhookDeliveries_list',
        'WebhookRedeliveries_redeliver',
        'WebhookRedeliveries_list',
      ].map((name) => [name, { values: { id } }]),
    ),
  };
}

/** Of the demo's sellers: each read of something inside a seller gets a seller and what is this seller's. */
async function insides(people: People): Promise<{ ids: World['ids']; places: Record<string, Place> }> {
  const senior = people.as('senior_agent');
  const ids = async (path: string, member = 'id'): Promise<string[]> =>
    (await senior.get<{ data: Record<string, string>[] }>(path)).data.slice(0, 4).map((row) => row[member]!);
  const sellers = await senior.all<{ id: string; simulated: boolean; lifecycle: string }>('/v1/sellers');
  const traders = sellers.filter(({ simulated, lifecycle }) => !simulated && lifecycle === 'ACTIVE');
  const with_ = await Promise.all(
    traders.map(async ({ id }) => ({ id, imports: await ids(`/v1/sellers/${id}/catalogue-imports`) })),
  );
  const [trader] = with_.filter(({ imports }) => imports.length > 1).concat(with_);
  const path = `/v1/sellers/${trader!.id}`;
  const id = [trader!.id];
  const importId = trader!.imports;
  const [documentId, messageId, products] = await Promise.all([
    ids(`${path}/documents`),
    ids(`${path}/messages`),
    ids(`${path}/products?limit=4`),
  ]);
  const inside = { values: { id, importId, documentId, messageId } };
  const events = await ids('/v1/events?limit=4');
  return {
    ids: {
      sel: traders.map((seller) => seller.id).slice(0, 3),
      prg: await ids('/v1/programmes?limit=3'),
      prd: products,
      usr: await people
        .as('operator')
        .all<{ id: string }>('/v1/users')
        .then((rows) => rows.map((row) => row.id)),
      evt: events,
    },
    places: Object.fromEntries(
      [
        'Catalogue_get',
        'Catalogue_errors',
        'Catalogue_retry',
        'Catalogue_cancel',
        'Documents_download',
        'SellerMessages_preview',
      ].map((name) => [name, inside]),
    ),
  };
}

/** Fills what the demo has left so that every operation of the document finds a state in which it is allowed. */
export async function makeWorld(url: string, tokens: Record<string, string>): Promise<World> {
  const people = new People(url, tokens);
  const { ids, places } = await insides(people);
  const credentials = await credentialPlaces(people);
  const sellers = await sellerPlaces(people, tokens);
  const webhooks = await webhookPlaces(people);
  // What the storefront shows is public, and has an id of its own kind.
  const shown = await new ApiClient(url).get<{ data: { id: string; seller: { id: string } }[] }>(
    '/storefront/v1/search',
  );
  const observed = { values: { observed_from: ['2026-03-01'], observed_to: ['2026-03-05', '2026-03-09'] } };
  const names = { type: ['seller.approved', 'orders.received'], file: ['1.json'] };
  return {
    ids,
    own: [
      ...credentials.own,
      ...['submit', 'appeal'].flatMap((name) => sellers[`SellerActions_${name}`]!.values!.id!),
      ...webhooks.WebhookEndpoints_get!.values!.id!,
    ],
    linked: (await many(() => people.invited(ids.prg![0]!), 4)).map(({ id }) => id),
    places: {
      ...places,
      ...credentials.places,
      ...sellers,
      ...webhooks,
      Storefront_product: { values: { id: shown.data.slice(0, 3).map((row) => row.id) } },
      Orders_batch: observed,
      Orders_import: observed,
      EventTypes_get: { values: names },
      EventSchemas_get: { values: names },
      ScreeningLists_importList: { values: { code: ['un'] } },
    },
  };
}
