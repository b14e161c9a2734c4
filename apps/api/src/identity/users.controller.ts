import { type User, UsersService } from '@app/identity';
import type { Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { iso } from './credential.presenter';

const TIME = { format: 'date-time', nullable: true, type: String } as const;

class UserBody {
  @ApiProperty({ description: 'What stands in the audit' }) id: string;
  @ApiProperty({ description: 'As the issuer last said it' }) role: string;
  @ApiProperty() issuer: string;
  @ApiProperty({ description: "The issuer's name for the person" }) subject: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty(TIME) last_seen_at: string | null;
  @ApiProperty(TIME) disabled_at: string | null;
}

class UserPage {
  @ApiProperty({ type: [UserBody] }) data: UserBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor: string | null;
}

const bodyOf = (user: User): UserBody => ({
  id: user.id,
  role: user.role,
  issuer: user.issuer,
  subject: user.subject,
  created_at: iso(user.createdAt)!,
  last_seen_at: iso(user.lastSeenAt),
  disabled_at: iso(user.disabledAt),
});

@ApiTags('identity')
@ApiBearerAuth()
@Controller('v1/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Permit('users.manage')
  @Exported('users', { isPersonal: true })
  @ApiOperation({ summary: 'People who have signed in, newest first' })
  @ApiOkResponse({ type: UserPage })
  async list(@Caller() caller: Principal, @Query() query: PageQuery): Promise<UserPage> {
    const page = await this.users.list(caller, query);
    return { ...page, data: page.data.map(bodyOf) };
  }

  @Get(':id')
  @Permit('users.manage')
  @ApiOperation({ summary: 'One person' })
  @ApiOkResponse({ type: UserBody })
  async get(@Caller() caller: Principal, @Param('id') id: string): Promise<UserBody> {
    return bodyOf(await this.users.get(caller, id));
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Permit('users.manage')
  @ApiOperation({ summary: 'Shut a person out, at once' })
  @ApiOkResponse({ type: UserBody })
  async disable(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Body() _body: NoBodyDto,
  ): Promise<UserBody> {
    return bodyOf(await this.users.setDisabled(caller, id, true, operationId));
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Permit('users.manage')
  @ApiOperation({ summary: 'Let a person in again' })
  @ApiOkResponse({ type: UserBody })
  async enable(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Body() _body: NoBodyDto,
  ): Promise<UserBody> {
    return bodyOf(await this.users.setDisabled(caller, id, false, operationId));
  }
}
