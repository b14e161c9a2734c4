import { AuditService } from '@app/audit';
import type { Principal } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { Exported } from '../http/export/exported.decorator';
import { PageQuery } from '../http/page.dto';
import { Caller, Permit } from '../http/permit.decorator';
import { auditEntryBodyOf, AuditEntryPage } from './audit-entry.presenter';

class ListAuditEntriesQuery extends PageQuery {
  @ApiPropertyOptional({
    description: 'Only what was done to this',
    example: 'sel_0198c5a2b7d07c3e9a6f0e1d2c3b4a59',
  })
  @IsOptional()
  @Matches(/^[\w.:-]{1,200}$/)
  subject?: string;

  @ApiPropertyOptional({ example: 'list.exported' })
  @IsOptional()
  @Matches(/^[a-z_]{1,60}(\.[a-z_]{1,60}){1,3}$/)
  action?: string;
}

@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/audit-entries')
export class AuditEntriesController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Permit('audit.read')
  @Exported('audit-entries', { isPersonal: true })
  @ApiOperation({ summary: 'Who did what, newest first: the chain of this tenant' })
  @ApiOkResponse({ type: AuditEntryPage })
  async list(@Caller() caller: Principal, @Query() query: ListAuditEntriesQuery): Promise<AuditEntryPage> {
    const { subject, action } = query;
    const page = await this.audit.list(caller, { subject, action }, query);
    return { ...page, data: page.data.map(auditEntryBodyOf) };
  }
}
