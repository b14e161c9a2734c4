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
import { latestRequirementSet } from '@app/verification';
import { Injectable } from '@nestjs/common';
import { type Programme, ProgrammeRepository } from './programme.repository';
import { SellerRepository } from './seller.repository';

export interface NewProgramme {
  name: string;
  channels: string[];
  straightThroughLimit?: number;
  reviewSharePercent?: number;
  seed?: string;
}

export type ProgrammeView = Programme & { funnel: Record<string, number> };

@Injectable()
export class ProgrammesService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async create(caller: Principal, operationId: string, body: NewProgramme): Promise<ProgrammeView> {
    const set = latestRequirementSet('pakistan-exporter');
    return this.database.transaction(caller.tenantId, async (tx) => {
      const programmes = new ProgrammeRepository(tx);
      const known = await programmes.byOperation(operationId);
      if (known) return { ...known, funnel: {} };
      const programme: Programme = {
        id: newId('prg'),
        name: body.name,
        requirementSet: set.id,
        requirementSetVersion: set.version,
        channels: body.channels,
        straightThroughLimit: body.straightThroughLimit ?? 20,
        reviewSharePercent: body.reviewSharePercent ?? 10,
        seed: body.seed ?? newId('prg'),
        policy: {},
        createdAt: this.clock.now(),
      };
      await programmes.insert(operationId, programme);
      await tx.audit({ actor: actorOf(caller), action: 'programme.created', subject: programme.id });
      await tx.emit({ type: 'programme.created', subject: programme.id });
      return { ...programme, funnel: {} };
    });
  }

  async get(caller: Principal, id: string): Promise<ProgrammeView> {
    return this.database.read(caller.tenantId, async (tx) => ({
      ...(await new ProgrammeRepository(tx).byId(id)),
      funnel: await new SellerRepository(tx, this.vault).countByLifecycle(id),
    }));
  }

  async list(caller: Principal, request: PageRequest): Promise<Page<Programme>> {
    const { tenantId } = caller;
    return pageById(this.vault, tenantId, 'programmes', request, (after, limit) =>
      this.database.read(tenantId, (tx) => new ProgrammeRepository(tx).page(after, limit)),
    );
  }
}
