import { Database } from '@app/database';
import {
  actorOf,
  Clock,
  newId,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { type DocumentView, DocumentsService } from '@app/verification';
import { Injectable } from '@nestjs/common';
import type { SellerAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { type Application, assertApplicationShape } from './application';
import { assertTakesDocument } from './document-intake';
import { actionNotAllowed } from './errors';
import { type Note, NoteRepository } from './note.repository';
import type { Seller } from './seller';
import { loadCase } from './seller-case';
import { SellerCommands } from './seller-commands';
import { assertSellerScope } from './seller-scope';
import { type SellerFilter, SellerRepository } from './seller.repository';
import { type SellerView, viewOf } from './seller-view';

/** Looking at sellers, and acting on one. */
@Injectable()
export class SellersService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly commands: SellerCommands,
    private readonly documents: DocumentsService,
  ) {}

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
    return pageById(this.vault, tenantId, 'sellers', request, (after, limit) =>
      this.database.read(tenantId, async (tx) => {
        const sellers = new SellerRepository(tx, this.vault);
        if (caller.role === 'seller') return caller.sellerId ? [await sellers.byId(caller.sellerId)] : [];
        return sellers.page(filter, after, limit);
      }),
    );
  }

  /** What was written to the case. Who does not work on it reads what is meant for the seller. */
  async notes(caller: Principal, id: string, request: PageRequest): Promise<Page<Note>> {
    assertSellerScope(caller, id);
    const { tenantId, role } = caller;
    return pageById(this.vault, tenantId, 'seller-notes', request, (before, limit) =>
      this.database.read(tenantId, async (tx) => {
        await new SellerRepository(tx, this.vault).byId(id);
        const onlyVisible = !['agent', 'senior_agent', 'auditor'].includes(role);
        return new NoteRepository(tx, this.vault).page(id, onlyVisible, before, limit);
      }),
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
    const seller = await this.database.read(caller.tenantId, (tx) =>
      new SellerRepository(tx, this.vault).byId(id),
    );
    // The workflow of a terminated seller has ended: nobody is there to refuse.
    if (seller.lifecycle === 'TERMINATED') throw actionNotAllowed(seller.lifecycle, action, caller.role);
    await this.commands.run(caller.tenantId, id, action, operationId, actorOf(caller), body);
    return this.view(caller, id);
  }

  async edit(
    caller: Principal,
    id: string,
    ifVersion: number,
    application: Application,
    operationId = newId('cmd'),
  ): Promise<SellerView> {
    assertApplicationShape(application);
    return this.act(caller, id, 'edit', operationId, { application, if_version: ifVersion });
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
    await this.commands.run(caller.tenantId, id, 'add-document', operationId, actorOf(caller), {
      document_id: document.id,
    });
    return document;
  }
}
