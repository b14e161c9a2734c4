import { Database } from '@app/database';
import { IdentityService, makeApiKey } from '@app/identity';
import {
  type Actor,
  actorOf,
  AppConfig,
  Clock,
  decodeCursor,
  encodeCursor,
  newId,
  type Page,
  pageLimit,
  pageOf,
  type PageRequest,
  type Principal,
  sha256Hex,
  Vault,
} from '@app/platform';
import { TemporalGateway } from '@app/temporal';
import { type DocumentView, DocumentsService } from '@app/verification';
import { Injectable } from '@nestjs/common';
import {
  actUpdate,
  type SellerAction,
  sellerWorkflowId,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { type Application, assertApplicationShape } from './application';
import { CommandRepository } from './command.repository';
import { assertTakesDocument } from './document-intake';
import { invitationInvalid, sellerNotFound } from './errors';
import { identifiersOf } from './identity-numbers';
import { ProgrammeRepository } from './programme.repository';
import { RequirementRepository } from './requirement.repository';
import { evaluateCase, loadCase } from './seller-case';
import type { Seller } from './seller';
import { assertSellerScope } from './seller-scope';
import { type SellerFilter, SellerRepository } from './seller.repository';
import { type SellerView, viewOf } from './seller-view';

const ACCEPT_RETRY_WINDOW_MS = 10 * 60_000;

export interface NewInvitation {
  programmeId: string;
  displayName: string;
  legalForm: string;
  locale: string;
  application: Application;
}

export interface ImportedSeller extends Omit<NewInvitation, 'application'> {
  application: Application;
  /** Null: brought in, not live yet. */
  wentLiveAt: Date | null;
  evidence: Record<string, unknown>;
  simulated: boolean;
}

export interface Invitation {
  seller: SellerView;
  /** Shown once; single use. */
  invitationToken: string;
}

@Injectable()
export class SellersService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly temporal: TemporalGateway,
    private readonly identity: IdentityService,
    private readonly documents: DocumentsService,
  ) {}

  /** Works while Temporal is down: the relay starts the workflow from the event. */
  async invite(caller: Principal, operationId: string, body: NewInvitation): Promise<Invitation> {
    assertApplicationShape(body.application);
    // Derived from the operation, so that a repeat of the request can show the same link.
    const invitationToken = this.vault.mac(caller.tenantId, 'download-link', `invitation|${operationId}`);
    const seller = await this.database.transaction(caller.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      const known = await sellers.byOperation(operationId);
      if (known) return known;
      const programme = await new ProgrammeRepository(tx).byId(body.programmeId);
      const id = newId('sel');
      const application = { ...body.application, legal_form: body.legalForm } as Application;
      await sellers.insert({
        id,
        operationId,
        programmeId: programme.id,
        displayName: body.displayName,
        legalForm: body.legalForm,
        locale: body.locale,
        lifecycle: 'INVITED',
        requirementSet: programme.requirementSet,
        requirementSetVersion: programme.requirementSetVersion,
        application,
        ...identifiersOf(application),
        imported: false,
        simulated: false,
        wentLiveAt: null,
        invitationHash: sha256Hex(invitationToken),
        importEvidence: null,
      });
      const created = await sellers.byId(id);
      // Every requirement is known before the first question is asked.
      const file = await loadCase(tx, created, application);
      await new RequirementRepository(tx).saveAll(id, evaluateCase(file, this.clock.now()));
      await tx.audit({ actor: actorOf(caller), action: 'seller.invited', subject: id });
      await tx.emit({
        type: 'seller.invited',
        subject: id,
        sellerId: id,
        data: { programme_id: programme.id },
      });
      return created;
    });
    return { seller: await this.view(caller, seller.id), invitationToken };
  }

  /** An operator moves in a seller who was onboarded elsewhere: ACTIVE, with its evidence, marked imported for ever. */
  async import(caller: Principal, operationId: string, body: ImportedSeller): Promise<SellerView> {
    assertApplicationShape(body.application);
    const seller = await this.database.transaction(caller.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      const known = await sellers.byOperation(operationId);
      if (known) return known;
      const programme = await new ProgrammeRepository(tx).byId(body.programmeId);
      const id = newId('sel');
      const application = { ...body.application, legal_form: body.legalForm } as Application;
      await sellers.insert({
        ...body,
        id,
        operationId,
        lifecycle: 'ACTIVE',
        requirementSet: programme.requirementSet,
        requirementSetVersion: programme.requirementSetVersion,
        application,
        ...identifiersOf(application),
        imported: true,
        invitationHash: null,
        importEvidence: body.evidence,
      });
      await tx.audit({
        actor: actorOf(caller),
        action: 'seller.imported',
        subject: id,
        details: { went_live_at: body.wentLiveAt?.toISOString() ?? null, simulated: body.simulated },
      });
      await tx.emit({
        type: 'seller.imported',
        subject: id,
        sellerId: id,
        data: { programme_id: programme.id },
      });
      return sellers.byId(id);
    });
    return this.view(caller, seller.id);
  }

  /** Opens the invitation and gives the seller's own key. The same answer to a repeat within ten minutes, none after. */
  async accept(invitationToken: string): Promise<{ sellerId: string; token: string }> {
    const found = await this.database.system(async (tx) => {
      const [row] = await tx.query<{ id: string; tenant_id: string; used: Date | null }>(
        `SELECT id, tenant_id, invitation_used_at AS used FROM sellers WHERE invitation_hash = $1`,
        [sha256Hex(invitationToken)],
      );
      return row;
    });
    if (!found) throw invitationInvalid();
    const now = this.clock.now();
    if (found.used && now.getTime() - found.used.getTime() > ACCEPT_RETRY_WINDOW_MS)
      throw invitationInvalid();
    const { id: sellerId, tenant_id: tenantId } = found;
    const actor: Actor = { id: sellerId, role: 'seller' };
    await this.command(
      tenantId,
      sellerId,
      'accept',
      `cmd_${sha256Hex(`accept|${invitationToken}`).slice(0, 32)}`,
      actor,
      {},
    );
    const random = Buffer.from(
      this.vault.mac(tenantId, 'download-link', `seller-key|${invitationToken}`),
      'base64url',
    );
    const token = makeApiKey(this.config.mode === 'production' ? 'live' : 'demo', random);
    await this.identity.issueKey(tenantId, { role: 'seller', label: 'seller link', sellerId }, token);
    await this.database.transaction(tenantId, (tx) =>
      tx.query(
        `UPDATE sellers SET invitation_used_at = coalesce(invitation_used_at, $3) WHERE tenant_id = $1 AND id = $2`,
        [tenantId, sellerId, now],
      ),
    );
    return { sellerId, token };
  }

  async view(caller: Principal, id: string): Promise<SellerView> {
    assertSellerScope(caller, id);
    return this.database.read(caller.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      const file = await loadCase(tx, await sellers.byId(id), await sellers.application(id));
      return viewOf(file, caller.role, this.clock.now());
    });
  }

  async list(caller: Principal, filter: SellerFilter, request: PageRequest): Promise<Page<Seller>> {
    const { tenantId } = caller;
    const limit = pageLimit(request);
    const after = request.cursor
      ? String(decodeCursor(this.vault, tenantId, 'sellers', request.cursor)[0])
      : null;
    const rows = await this.database.read(tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      if (caller.role === 'seller') return caller.sellerId ? [await sellers.byId(caller.sellerId)] : [];
      return sellers.page(filter, after, limit);
    });
    return pageOf(
      rows,
      limit,
      (row) => row,
      (row) => encodeCursor(this.vault, tenantId, 'sellers', [row.id]),
    );
  }

  /** Runs one action of the lifecycle table (or beside it) through the seller's workflow and returns the seller. */
  async act(
    caller: Principal,
    id: string,
    action: SellerAction,
    operationId: string,
    body: Record<string, unknown> = {},
  ): Promise<SellerView> {
    assertSellerScope(caller, id);
    await this.database.read(caller.tenantId, (tx) => new SellerRepository(tx, this.vault).byId(id));
    await this.command(caller.tenantId, id, action, operationId, actorOf(caller), body);
    return this.view(caller, id);
  }

  async edit(
    caller: Principal,
    id: string,
    ifVersion: number,
    application: Application,
  ): Promise<SellerView> {
    assertApplicationShape(application);
    return this.act(caller, id, 'edit', newId('cmd'), { application, if_version: ifVersion });
  }

  /** Stores the file, then tells the case about it. */
  async addDocument(
    caller: Principal,
    id: string,
    operationId: string,
    file: Parameters<DocumentsService['store']>[3],
  ): Promise<DocumentView> {
    try {
      assertSellerScope(caller, id);
      await this.database.read(caller.tenantId, (tx) =>
        assertTakesDocument(tx, this.vault, caller.role, { sellerId: id, operationId, kind: file.kind }),
      );
    } catch (error) {
      // The body is read to its end, or the client would never read the refusal.
      file.stream.on('error', () => undefined).resume();
      throw error;
    }
    const document = await this.documents.store(caller, id, operationId, file);
    await this.command(caller.tenantId, id, 'add-document', operationId, actorOf(caller), {
      document_id: document.id,
    });
    return document;
  }

  private async command(
    tenantId: string,
    sellerId: string,
    action: SellerAction,
    commandId: string,
    actor: Actor,
    body: Record<string, unknown>,
  ): Promise<void> {
    await this.database.transaction(tenantId, (tx) =>
      new CommandRepository(tx, this.vault).insert({ id: commandId, sellerId, action, actor, body }),
    );
    if (actor.role === 'system') throw sellerNotFound();
    await this.temporal.update(sellerWorkflowId(tenantId, sellerId), actUpdate, commandId, {
      commandId,
      action,
      role: actor.role,
    });
  }
}
