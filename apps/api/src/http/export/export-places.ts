import { AppConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { loadLimits } from '../overload';
import { tooManyExports } from './errors';

/** At most half of the places for exports go to one tenant: its slow readers keep no other tenant waiting. */
@Injectable()
export class ExportPlaces {
  private readonly open = new Map<string, number>();
  private readonly most: number;

  constructor({ database }: AppConfig) {
    this.most = Math.max(1, Math.floor(loadLimits(database.poolSize).concurrent.export / 2));
  }

  /** Takes a place; what it returns gives it back. */
  take(tenantId: string): () => void {
    const taken = this.open.get(tenantId) ?? 0;
    if (taken >= this.most) throw tooManyExports();
    this.open.set(tenantId, taken + 1);
    return () => {
      const left = this.open.get(tenantId)! - 1;
      if (left) this.open.set(tenantId, left);
      else this.open.delete(tenantId);
    };
  }
}
