import type { Principal } from '@app/platform';
import { type OpenedLink, SellerLinks } from '@app/sellers';
import { Body, Controller, Delete, Headers, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { idSchema } from '../http/ids';
import { Caller, Permit } from '../http/permit.decorator';
import { SellerLinkTokenDto } from './dto/seller-link.dto';
import { REPEAT_KEY, repeatKeyFrom } from './repeat-key';

class SellerSessionBody {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ description: 'Bearer token bound to this seller; shown in this response only' })
  session_token: string;
  @ApiProperty({ format: 'date-time' }) expires_at: string;
}

const bodyOf = ({ sellerId, sessionToken, expiresAt }: OpenedLink): SellerSessionBody => ({
  seller_id: sellerId,
  session_token: sessionToken,
  expires_at: expiresAt.toISOString(),
});

@ApiTags('sellers')
@Controller('v1/seller-sessions')
export class SellerSessionsController {
  constructor(private readonly links: SellerLinks) {}

  @Post()
  @Permit('public')
  @ApiOperation({ summary: 'Use a link up for a session of its seller' })
  @ApiHeader(REPEAT_KEY)
  @ApiCreatedResponse({ type: SellerSessionBody })
  @Refuses('not_found', 'conflict')
  async open(
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: SellerLinkTokenDto,
  ): Promise<SellerSessionBody> {
    return bodyOf(await this.links.exchange(body.token, repeatKeyFrom(key)));
  }

  @Delete('current')
  @HttpCode(204)
  @ApiBearerAuth()
  @Permit('seller_sessions.end')
  @ApiOperation({ summary: 'Sign out: the session that asks ends' })
  @ApiNoContentResponse()
  signOut(@Caller() caller: Principal): Promise<void> {
    return this.links.signOut(caller);
  }
}
