import { Database } from '@app/database';
import { actorOf, Clock, newId, type Principal, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type Application, assertApplicationShape } from './application';
import { identifiersOf } from './identity-numbers';
import { ProgrammeRepository } from './programme.repository';
import { RequirementRepository } from './requirement.repository';
import { evaluateCase, loadCase } from './seller-case';
import { INVITATION_HOURS, SellerLinks } from './seller-links';
import { SellerRepository } from './seller.repository';
import type { SellerView } from './seller-view';
import { SellersService } from './sellers.service';

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

/** How sellers come in: invited or imported. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly links: SellerLinks,
    private readonly sellers: SellersService,
  ) {}

  /** Works while Temporal is down: the relay starts the workflow from the event. */
  async invite(caller: Principal, operationId: string, body: NewInvitation): Promise<Invitation> {
    assertApplicationShape(body.application);
    const { seller, token } = await this.database.transaction(caller.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      const known = await sellers.byOperation(operationId);
      // A repeat of the request shows the same link.
      const link = (id: string) => this.links.mint(tx, id, operationId, actorOf(caller), INVITATION_HOURS);
      if (known) return { seller: known, token: (await link(known.id)).token };
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
      return { seller: created, token: (await link(id)).token };
    });
    return { seller: await this.sellers.view(caller, seller.id), invitationToken: token };
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
}
