import { QuotasModule } from '@app/quotas';
import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits';

/** One for the whole edge: the guards ask it, and so does a route with a limit of its own. */
@Global()
@Module({ imports: [QuotasModule], providers: [RateLimits], exports: [RateLimits] })
export class RateLimitsModule {}
