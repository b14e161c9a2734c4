import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SellerBody as ApiSeller } from '../../apps/api/src/sellers/seller.presenter';
import { HttpClient, type Json, until } from './http-client';
import type { Rahdari } from './processes';

/** What the API shows of a seller, with the loosely documented lists as these tests read them. */
export type SellerBody = ApiSeller & {
  requirements: { code: string; status: string }[];
  screening_hits: { id: string; status: string; entry_ref: string }[];
  flagged: { code: string; reason_code: string; answered: boolean }[];
  holds: { id: string; type: string; reason_code: string }[];
};

const LIST = join(__dirname, '..', '..', 'examples', 'screening', 'un-list-invented.xml');
const PDF = '%PDF-1.7 specimen';

let applicants = 0;

/** A sole proprietor who passes every check; no two have a number in common. */
export function application(more: Json = {}): Json {
  const n = ++applicants;
  const serial = String(n).padStart(5, '0');
  return {
    legal_name: `Specimen Handicrafts ${serial}`,
    ntn: `48${serial}`,
    iban: 'PK48UNIL0000SPECIMEN0103',
    mobile: '+923000000133',
    email: 'owner@specimen.example.com',
    address: { line1: 'Invented Mohalla', city: 'Khewra', postal_code: '49060' },
    signatory: {
      name: 'Ghazanfar Abbas Janjua',
      father_name: 'Abbas Nazir Janjua',
      cnic: `37303-04${serial}-5`,
      date_of_birth: '1975-12-04',
      nationality: 'Pakistan',
    },
    product_hs: ['6302.31'],
    destinations: ['US'],
    channels: ['storefront'],
    psw_uid: `PSW-${serial}`,
    consent: { screening: true, terms: true },
    ...more,
  };
}

/** A seller with its own key. */
export class Applicant {
  constructor(
    readonly id: string,
    readonly client: HttpClient,
    readonly invitationToken: string,
  ) {}

  get path(): string {
    return `/v1/sellers/${this.id}`;
  }

  async read(): Promise<SellerBody> {
    return (await this.client.get<SellerBody>(this.path)).body;
  }

  async edit(change: Json): Promise<void> {
    const { version } = await this.read();
    await expectStatus(
      200,
      this.client.patch(this.path, { application: change }, { 'if-match': `"${version}"` }),
    );
  }

  upload(kind: string, content = PDF) {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob([content]), `${kind}.pdf`);
    return this.client.post(`${this.path}/documents`, form);
  }
}

async function expectStatus<T>(
  status: number,
  asked: Promise<{ status: number; text: string; body: T }>,
): Promise<T> {
  const answer = await asked;
  if (answer.status !== status)
    throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text.slice(0, 1_000)}`);
  return answer.body;
}

/** Everybody of one tenant, and the steps that many stories begin with. */
export class Cast {
  private constructor(
    private readonly rahdari: Rahdari,
    readonly tenantId: string,
    private readonly tokens: Record<string, string>,
  ) {}

  /** A fresh tenant whose screening list is in force. */
  static async in(rahdari: Rahdari, name: string): Promise<Cast> {
    const { tenantId, tokens } = await rahdari.tenant(name);
    const cast = new Cast(rahdari, tenantId, tokens);
    await expectStatus(
      201,
      cast.as('operator').post('/v1/screening-lists/un/imports', readFileSync(LIST, 'utf8'), {
        headers: { 'content-type': 'application/xml' },
      }),
    );
    return cast;
  }

  as(role: string): HttpClient {
    const token = this.tokens[role];
    if (!token) throw new Error(`Nobody plays ${role}`);
    return new HttpClient(this.rahdari.url, token);
  }

  /** `reviewSharePercent`: 0 lets every clean case through, 100 sends every case to an agent. */
  async programme(reviewSharePercent: 0 | 100): Promise<string> {
    const body = {
      name: 'Programme',
      channels: ['storefront'],
      review_share_percent: reviewSharePercent,
      seed: 's',
    };
    const { id } = await expectStatus(
      201,
      this.as('programme_lead').post<{ id: string }>('/v1/programmes', body),
    );
    return id;
  }

  /** Nobody sleeps here: messages leave at whatever hour the test runs. */
  async awake(): Promise<void> {
    const operator = this.as('operator');
    const path = '/v1/message-settings';
    const { headers } = await operator.get(path);
    const body = { quiet_hours: null, contact_email: 'help@rahdari.example' };
    const etag = headers.get('etag') ?? '';
    await expectStatus(200, operator.send('PUT', path, body, { key: null, headers: { 'if-match': etag } }));
  }

  /** INVITED. */
  async invited(programmeId: string): Promise<Applicant> {
    const body = { programme_id: programmeId, display_name: 'Specimen', legal_form: 'sole_proprietor' };
    const { id, invitation_token: token } = await expectStatus(
      201,
      this.as('agent').post<{ id: string; invitation_token: string }>('/v1/sellers', body),
    );
    return new Applicant(id, new HttpClient(this.rahdari.url), token);
  }

  /** DRAFT, nothing filled in. */
  async accepted(programmeId: string): Promise<Applicant> {
    const { id, client, invitationToken } = await this.invited(programmeId);
    const { token } = await expectStatus(
      200,
      client.post<{ token: string }>('/v1/invitations/accept', { token: invitationToken }, { key: null }),
    );
    return new Applicant(id, new HttpClient(this.rahdari.url, token), invitationToken);
  }

  /** DRAFT, complete. */
  async ready(programmeId: string, more: Json = {}): Promise<Applicant> {
    const applicant = await this.accepted(programmeId);
    await applicant.edit(application(more));
    for (const kind of ['cnic_copy', 'ntn_certificate', 'bank_letter'])
      await expectStatus(201, applicant.upload(kind));
    return applicant;
  }

  /** Submitted, and waited for until it is in `lifecycle`. */
  async submitted(programmeId: string, lifecycle: string, more: Json = {}): Promise<Applicant> {
    const applicant = await this.ready(programmeId, more);
    await expectStatus(200, applicant.client.post(`${applicant.path}/submit`));
    await this.reaches(applicant, lifecycle);
    return applicant;
  }

  /** As the senior agent sees it, once it is in `lifecycle` and `also` holds. */
  reaches(
    applicant: Applicant,
    lifecycle: string,
    also: (seller: SellerBody) => boolean = () => true,
  ): Promise<SellerBody> {
    return until(
      async () => (await this.as('senior_agent').get<SellerBody>(applicant.path)).body,
      (seller) => seller.lifecycle === lifecycle && also(seller),
    );
  }

  /** Types of the events of one seller, oldest first, once `last` is among them: the stream is a moment behind. */
  async eventsOf({ id }: Applicant, last: string): Promise<string[]> {
    const events = await until(
      async () =>
        (await this.as('auditor').get<{ data: { type: string }[] }>(`/v1/events?seller_id=${id}&limit=200`))
          .body.data,
      (rows) => rows.some(({ type }) => type === last),
    );
    return events.map(({ type }) => type);
  }

  /** Everything that the API shows of this tenant and these sellers: the same before and after a refusal. */
  async footprint(...applicants: Applicant[]): Promise<Json> {
    const tenantWide: [string, string][] = [
      ['programme_lead', '/v1/programmes?limit=200'],
      ['senior_agent', '/v1/sellers?limit=200'],
      ['operator', '/v1/orders?limit=200'],
      ['operator', '/v1/webhook-endpoints'],
      ['operator', '/v1/screening-lists'],
    ];
    const ofSellers = applicants.flatMap(({ path }) =>
      ['', '/documents', '/catalogue-imports', '/products', '/listings'].map((part): [string, string] => [
        'senior_agent',
        path + part,
      ]),
    );
    const seen: Json = {};
    for (const [role, path] of [...tenantWide, ...ofSellers])
      seen[path] = await expectStatus(200, this.as(role).get(path));
    return seen;
  }
}
