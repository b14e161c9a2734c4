import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ApiClient, ApiProblem, until } from './client.mts';
import { type Business, ordersFile } from './cohort.mts';
import type { DemoStateFile } from './state.mts';

export interface SellerBody {
  id: string;
  display_name: string;
  lifecycle: string;
  round: number;
  version: number;
  requirements_open: number;
  requirements: { code: string; status: string; required: boolean }[];
  screening_hits: { id: string; status: string }[];
  flagged: { code: string; reason_code: string; answered: boolean }[];
  application: Record<string, unknown>;
  simulated: boolean;
  went_live_at: string | null;
}

interface ImportBody {
  id: string;
  status: string;
  counters: Record<string, number>;
}

interface Listing {
  status: string;
  product_id: string;
}

/** Letters of the demo are read in three languages; the biscuits have a partner in China. */
const LANGUAGES: Record<string, string> = { 'khewra-salt': 'ur', 'hattar-biscuits': 'zh' };

const APPROVED = ['APPROVED', 'ACTIVE'];
const TYPES: Record<string, string> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** One seller's way from invitation to live listings. Each step may be repeated: its key is the run's and the step's. */
export class Journey {
  private readonly say: (line: string) => void;
  private readonly tokens: Record<string, string>;
  private readonly apiUrl: string;
  private readonly file: DemoStateFile;
  private readonly business: Business;
  private id = '';
  private seller!: ApiClient;

  constructor(
    apiUrl: string,
    tokens: Record<string, string>,
    file: DemoStateFile,
    business: Business,
    log: (line: string) => void,
  ) {
    this.apiUrl = apiUrl;
    this.tokens = tokens;
    this.file = file;
    this.business = business;
    this.say = (line) => log(`  ${business.slug.padEnd(22)} ${line}`);
  }

  async run(): Promise<void> {
    await this.invite();
    await this.fillIn();
    await this.sendOrders();
    await this.post(this.seller, 'submit', 'submit');
    this.say('submitted; checks are running');
    await this.verify();
    await this.waitFor('ACTIVE', (seller) => seller.lifecycle === 'ACTIVE');
    this.say('active: baseline frozen, storefront opens');
    await this.uploadCatalogue();
    await this.waitForListings();
  }

  private async invite(): Promise<void> {
    const known = this.file.state.sellers[this.business.slug];
    if (known) {
      this.id = known.id;
      this.seller = new ApiClient(this.apiUrl, known.token);
      return;
    }
    const { application } = this.business;
    const created = await this.as('agent').post<{ id: string; invitation_token: string }>(
      '/v1/sellers',
      this.key('invite'),
      {
        body: {
          programme_id: this.file.state.programmeId,
          display_name: application.trade_name,
          legal_form: application.legal_form,
          locale: LANGUAGES[this.business.slug] ?? 'en',
          // Where the invitation goes.
          application: { email: application.email },
        },
      },
    );
    const accepted = await new ApiClient(this.apiUrl).request<{ seller_id: string; token: string }>(
      'POST',
      '/v1/invitations/accept',
      { body: { token: created.invitation_token }, key: this.key('accept-invitation') },
    );
    this.id = accepted.seller_id;
    this.seller = new ApiClient(this.apiUrl, accepted.token);
    this.file.state.sellers[this.business.slug] = { id: this.id, token: accepted.token };
    this.file.save();
    this.say('invited, link opened');
  }

  private async fillIn(): Promise<void> {
    const seller = await this.read();
    if (seller.lifecycle !== 'DRAFT') return;
    const evidence = this.business.complianceEvidence;
    const application = {
      ...this.business.application,
      ...(evidence.length ? { compliance_evidence: evidence } : {}),
    };
    await this.edit(application);
    for (const document of this.business.documents) await this.upload(document, 'first');
    this.say(`application filled in, ${this.business.documents.length} documents uploaded`);
  }

  private async sendOrders(): Promise<void> {
    const { csv, from, to } = ordersFile(this.business, this.file.state.today);
    const result = await this.as('integrator').post<{ created?: number; unchanged?: number }>(
      `/v1/orders/import?seller_id=${this.id}&observed_from=${from}&observed_to=${to}`,
      this.key('orders'),
      { raw: { data: csv, type: 'text/csv' } },
    );
    this.say(`sales history sent: ${(result.created ?? 0) + (result.unchanged ?? 0)} orders`);
  }

  private async verify(): Promise<void> {
    const { scenario } = this.business;
    if (scenario === 'correction') await this.correct();
    const seller = await this.waitFor('a decision or a review', ({ lifecycle }) =>
      [...APPROVED, 'IN_REVIEW'].includes(lifecycle),
    );
    if (APPROVED.includes(seller.lifecycle)) return this.say('approved straight through');
    await this.post(this.as('agent'), 'claim', 'claim');
    this.say('in review; an agent has claimed it');
    for (const hit of seller.screening_hits.filter(({ status }) => status !== 'cleared'))
      await this.clear(hit.id);
    const first = await this.post<SellerBody>(this.as('agent'), 'approve', 'approve', {});
    if (first.lifecycle === 'IN_REVIEW') {
      await this.post(this.as('second_agent'), 'approve', 'approve-second', {});
      this.say('approved by two agents');
    } else this.say('approved after review');
  }

  private async clear(hitId: string): Promise<void> {
    for (const who of ['agent', 'second_agent']) {
      await this.post(this.as(who), `screening-hits/${hitId}/decide`, `clear-${who}`, {
        decision: 'clear',
        reason_code: 'DIFFERENT_PERSON',
      });
    }
    this.say('screening hit: two agents found it to be another person');
  }

  /** A correction round: asked for by the checks themselves or by an agent, answered by the seller, sent back. */
  private async correct(): Promise<void> {
    let seller = await this.waitFor(
      'the correction round',
      ({ lifecycle, round }) =>
        round > 1 || ['IN_REVIEW', 'ACTION_REQUIRED', ...APPROVED].includes(lifecycle),
    );
    if (seller.round > 1 || APPROVED.includes(seller.lifecycle)) return;
    if (seller.lifecycle === 'IN_REVIEW') {
      await this.post(this.as('agent'), 'claim', 'claim-first');
      seller = await this.post<SellerBody>(this.as('agent'), 'request-changes', 'request-changes', {
        items: this.business.flag,
      });
    }
    this.say(`asked for corrections: ${seller.flagged.map((item) => item.reason_code).join(', ')}`);
    if (this.business.correctedApplication) await this.edit(this.business.correctedApplication);
    for (const document of this.business.correctedDocuments) await this.upload(document, 'corrected');
    await this.post(this.seller, 'resubmit', 'resubmit');
    this.say('corrected and resubmitted');
  }

  /** A version that has moved on means: read again. What an earlier, killed try has written is then no change any more. */
  private async edit(application: Record<string, unknown>): Promise<void> {
    for (;;) {
      const present = await this.read();
      const changed = Object.fromEntries(
        Object.entries(application).filter(
          ([name, value]) => JSON.stringify(present.application[name]) !== JSON.stringify(value),
        ),
      );
      if (!Object.keys(changed).length) return;
      try {
        await this.seller.request('PATCH', `/v1/sellers/${this.id}`, {
          body: { application: changed },
          headers: { 'if-match': `"${present.version}"` },
        });
        return;
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.problem.status !== 412) throw error;
      }
    }
  }

  private async upload(document: { kind: string; file: string }, round: string): Promise<void> {
    const path = join(this.business.dir, 'documents', document.file);
    const form = new FormData();
    form.set('kind', document.kind);
    form.set('file', new Blob([new Uint8Array(readFileSync(path))]), basename(path));
    await this.seller.post(
      `/v1/sellers/${this.id}/documents`,
      this.key(`${round}-document-${document.file}`),
      { form },
    );
  }

  private async uploadCatalogue(): Promise<void> {
    const done = await this.importFile(
      this.business.catalogue,
      'catalogue',
      `/v1/sellers/${this.id}/catalogue-imports`,
    );
    const { counters } = done;
    const accepted = (counters.created ?? 0) + (counters.updated ?? 0) + (counters.unchanged ?? 0);
    this.say(
      `catalogue ${basename(this.business.catalogue)}: ${accepted} products, ${counters.in_error ?? 0} rows in error`,
    );
    if (!counters.in_error || !this.business.catalogueFixed) return;
    const { text } = await this.seller.send(
      'GET',
      `/v1/sellers/${this.id}/catalogue-imports/${done.id}/errors`,
    );
    this.say(`failed rows downloaded (${text.length} bytes), corrected by the seller`);
    const path = `/v1/sellers/${this.id}/catalogue-imports/${done.id}/retry`;
    const retried = await this.importFile(this.business.catalogueFixed, 'catalogue-retry', path);
    this.say(
      `retried: ${retried.counters.created ?? 0} more products, ${retried.counters.in_error ?? 0} rows in error`,
    );
  }

  private async importFile(file: string, step: string, path: string): Promise<ImportBody> {
    const data = new Uint8Array(readFileSync(join(this.business.dir, file)));
    const type = TYPES[file.split('.').at(-1) ?? 'csv'] ?? 'text/csv';
    const started = await this.seller.post<ImportBody>(`${path}?filename=${basename(file)}`, this.key(step), {
      raw: { data, type },
    });
    return until(
      `the import of ${file}`,
      () => this.seller.get<ImportBody>(`/v1/sellers/${this.id}/catalogue-imports/${started.id}`),
      ({ status }) => ['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'].includes(status),
    );
  }

  private async waitForListings(): Promise<void> {
    const products = await this.seller.all<{ id: string; status: string }>(`/v1/sellers/${this.id}/products`);
    const accepted = products.filter(({ status }) => status === 'ACCEPTED');
    const listings = await until(
      'the listings',
      () => this.seller.all<Listing>(`/v1/sellers/${this.id}/listings`),
      (rows) =>
        accepted.every(({ id }) => rows.some(({ product_id: listed }) => listed === id)) &&
        rows.every(({ status }) => !['READY', 'SUBMITTED', 'ACCEPTED_BY_CHANNEL'].includes(status)),
    );
    const live = listings.filter(({ status }) => status === 'LIVE').length;
    this.say(`listings: ${live} live, ${listings.length - live} not live with their reasons`);
  }

  private read(): Promise<SellerBody> {
    return this.as('agent').get<SellerBody>(`/v1/sellers/${this.id}`);
  }

  private waitFor(what: string, done: (seller: SellerBody) => boolean): Promise<SellerBody> {
    return until(`${this.business.slug}: ${what}`, () => this.read(), done);
  }

  private as(role: string): ApiClient {
    return new ApiClient(this.apiUrl, this.tokens[role]);
  }

  private key(step: string): string {
    return `demo-${this.file.state.run}-${this.business.slug}-${step}`;
  }

  /** A step that an earlier, killed run already took further is not an error. */
  private async post<T = SellerBody>(
    client: ApiClient,
    action: string,
    step: string,
    body: object = {},
  ): Promise<T> {
    try {
      return await client.post<T>(`/v1/sellers/${this.id}/${action}`, this.key(step), { body });
    } catch (error) {
      const passed = error instanceof ApiProblem && error.problem.code === 'SELLER.ACTION_NOT_ALLOWED';
      if (!passed) throw error;
      return (await this.read()) as T;
    }
  }
}
