import { Database } from '@app/database';
import { IdentityService, makeApiKey } from '@app/identity';
import {
  type Actor,
  actorOf,
  AppConfig,
  Clock,
  newId,
  type Principal,
  sha256Hex,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type Application, assertApplicationShape } from './application';
import { invitationInvalid } from './errors';
import { identifiersOf } from './identity-numbers';
import { ProgrammeRepository } from './programme.repository';
import { RequirementRepository } from './requirement.repository';
import { evaluateCase, loadCase } from './seller-case';
import { SellerCommands } from './seller-commands';
import { SellerRepository } from './seller.repository';
import type { SellerView } from './seller-view';
import { SellersService } from './sellers.service';

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

/** How sellers come in: invited, imported, and opening their link. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly identity: IdentityService,
    private readonly commands: SellerCommands,
    private readonly sellers: SellersService,
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
    return { seller: await this.sellers.view(caller, seller.id), invitationToken };
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
    return this.sellers.view(caller, seller.id);
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
    await this.commands.run(
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
}
