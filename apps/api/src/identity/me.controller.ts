import { permissionsOf } from '@app/identity';
import { type Principal, ROLES } from '@app/platform';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Caller, Permit } from '../http/permit.decorator';

class MeBody {
  @ApiProperty({ description: 'Id of the key, client, user or session that asks: it stands in the audit' })
  caller_id: string;
  @ApiProperty() tenant_id: string;
  @ApiProperty({ enum: ROLES }) role: string;
  @ApiProperty({ type: String, nullable: true }) seller_id: string | null;
  @ApiProperty({ type: [String], nullable: true, description: 'Null: not narrowed' }) scopes: string[] | null;
  @ApiProperty({ type: [String], description: 'What role and scopes allow together' }) permissions: string[];
}

@ApiTags('identity')
@ApiBearerAuth()
@Controller('v1/me')
export class MeController {
  @Get()
  @Permit('identity.read')
  @ApiOperation({ summary: 'Who am I, and what may I' })
  @ApiOkResponse({ type: MeBody })
  me(@Caller() caller: Principal): MeBody {
    return {
      caller_id: caller.callerId,
      tenant_id: caller.tenantId,
      role: caller.role,
      seller_id: caller.sellerId ?? null,
      scopes: caller.scopes ? [...caller.scopes] : null,
      permissions: permissionsOf(caller),
    };
  }
}
