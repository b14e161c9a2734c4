import { randomUUID } from 'node:crypto';
import { ApiClient, until } from '../demo/client.mts';
import type { SellerBody } from '../demo/journey.mts';

let applicants = 0;

/** A sole proprietor who passes every check; no two have a number in common. */
function application(more: object): object {
  const serial = String(++applicants).padStart(5, '0');
  return {
    legal_name: `Fuzzed Handicrafts ${serial}`,
    ntn: `47${serial}`,
    iban: 'PK48UNIL0000SPECIMEN0103',
    mobile: '+923000000133',
    email: 'owner@specimen.example.com',
    address: { line1: 'Invented Mohalla', city: 'Khewra', postal_code: '49060' },
    signatory: {
      name: 'Ghazanfar Abbas Janjua',
      father_name: 'Abbas Nazir Janjua',
      cnic: `37303-05${serial}-5`,
      date_of_birth: '1975-12-04',
      nationality: 'Pakistan',
    },
    product_hs: ['6302.31'],
    destinations: ['US'],
    channels: ['storefront'],
    psw_uid: `PSW-F${serial}`,
    consent: { screening: true, terms: true },
    ...more,
  };
}

/** Who the invented screening list has, by another spelling. */
export const NAMESAKE = {
  signatory: {
    name: 'Javed Akhtar Mehmood',
    father_name: 'Mehmood Sarwar Awan',
    cnic: '13302-0519283-7',
  },
};

export interface Applicant {
  id: string;
  token: string;
}

export type Who = (role: string) => ApiClient;

/** Makes sellers in the states that the actions on them need. Each step as its people would take it, over HTTP. */
export class People {
  readonly as: Who;
  private readonly url: string;

  constructor(url: string, tokens: Record<string, string>) {
    this.url = url;
    this.as = (role) => new ApiClient(url, tokens[role]);
  }

  /** `reviewSharePercent`: 0 lets every clean case through, 100 sends every case to an agent. */
  async programme(reviewSharePercent: 0 | 100): Promise<string> {
    const body = {
      name: 'Of the fuzzer',
      channels: ['storefront'],
      review_share_percent: reviewSharePercent,
      seed: 'f',
    };
    return (await this.as('programme_lead').post<{ id: string }>('/v1/programmes', randomUUID(), { body }))
      .id;
  }

  /** INVITED, with the token of its invitation. */
  async invited(programmeId: string): Promise<Applicant> {
    const body = { programme_id: programmeId, display_name: 'Fuzzed', legal_form: 'sole_proprietor' };
    const invited = await this.as('agent').post<{ id: string; invitation_token: string }>(
      '/v1/sellers',
      randomUUID(),
      { body },
    );
    return { id: invited.id, token: invited.invitation_token };
  }

  /** DRAFT and complete, with the token of its session. */
  async ready(programmeId: string, more: object = {}): Promise<Applicant> {
    const { id, token: invitation } = await this.invited(programmeId);
    const { token } = await new ApiClient(this.url).post<{ token: string }>(
      '/v1/invitations/accept',
      randomUUID(),
      {
        body: { token: invitation },
      },
    );
    const applicant = { id, token };
    await this.edit(applicant, application(more));
    for (const kind of ['cnic_copy', 'ntn_certificate', 'bank_letter']) await this.upload(applicant, kind);
    return applicant;
  }

  async submitted(programmeId: string, lifecycle: string, more: object = {}): Promise<Applicant> {
    const applicant = await this.ready(programmeId, more);
    await new ApiClient(this.url, applicant.token).post(`/v1/sellers/${applicant.id}/submit`, randomUUID(), {
      body: {},
    });
    await until(
      `a seller that is ${lifecycle}`,
      () => this.read(applicant),
      (seller) => seller.lifecycle === lifecycle,
    );
    return applicant;
  }

  /** In review, and claimed by the agent who decides. */
  async claimed(programmeId: string): Promise<Applicant> {
    const applicant = await this.submitted(programmeId, 'IN_REVIEW');
    await this.act(applicant, 'claim');
    return applicant;
  }

  act(applicant: Applicant, action: string, body: object = {}): Promise<SellerBody> {
    return this.as('senior_agent').post<SellerBody>(`/v1/sellers/${applicant.id}/${action}`, randomUUID(), {
      body,
    });
  }

  read({ id }: Applicant): Promise<SellerBody> {
    return this.as('senior_agent').get<SellerBody>(`/v1/sellers/${id}`);
  }

  async edit(applicant: Applicant, change: object): Promise<void> {
    const { version } = await this.read(applicant);
    await new ApiClient(this.url, applicant.token).request('PATCH', `/v1/sellers/${applicant.id}`, {
      body: { application: change },
      headers: { 'if-match': `"${version}"` },
    });
  }

  private async upload(applicant: Applicant, kind: string): Promise<void> {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob(['%PDF-1.7 specimen']), `${kind}.pdf`);
    await new ApiClient(this.url, applicant.token).post(
      `/v1/sellers/${applicant.id}/documents`,
      randomUUID(),
      { form },
    );
  }
}
