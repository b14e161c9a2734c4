import { type OpenedLink, SellerLinks } from '@app/sellers';
import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { idSchema } from '../http/ids';
import { Permit } from '../http/permit.decorator';
import { SellerLinkTokenDto } from './dto/seller-link.dto';
import { REPEAT_KEY, repeatKeyFrom } from './repeat-key';

class AcceptedInvitation {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ description: 'Bearer token of a session bound to this seller' }) token: string;
  @ApiProperty({ format: 'date-time' }) expires_at: string;
}

const bodyOf = ({ sellerId, sessionToken, expiresAt }: OpenedLink): AcceptedInvitation => ({
  seller_id: sellerId,
  token: sessionToken,
  expires_at: expiresAt.toISOString(),
});

@ApiTags('sellers')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly links: SellerLinks) {}

  @Post('accept')
  @HttpCode(200)
  @Permit('public')
  @ApiOperation({ summary: 'Open an invitation: the same as POST /v1/seller-sessions' })
  @ApiHeader(REPEAT_KEY)
  @ApiOkResponse({ type: AcceptedInvitation })
  @Refuses('not_found', 'conflict')
  async accept(
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: SellerLinkTokenDto,
  ): Promise<AcceptedInvitation> {
    return bodyOf(await this.links.exchange(body.token, repeatKeyFrom(key)));
  }
}
