import type { Principal } from '@app/platform';
import { type IssuedLink, SellerLinks } from '@app/sellers';
import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { IssueSellerLinkDto } from './dto/seller-link.dto';

class SellerLinkBody {
  @ApiProperty(idSchema('lnk')) id: string;
  @ApiProperty({ description: 'Single use; shown in this response only' }) token: string;
  @ApiProperty({ format: 'date-time' }) expires_at: string;
}

const bodyOf = ({ id, token, expiresAt }: IssuedLink): SellerLinkBody => ({
  id,
  token,
  expires_at: expiresAt.toISOString(),
});

@ApiTags('sellers')
@ApiBearerAuth()
@Controller('v1/sellers/:id')
export class SellerLinksController {
  constructor(private readonly links: SellerLinks) {}

  @Post('links')
  @Permit('sellers.link')
  @ApiOperation({
    summary: 'A new link for the seller; the unused ones before it are dead',
    description: 'Opened by a seller whose case has expired, it opens the case again.',
  })
  @ApiCreatedResponse({ type: SellerLinkBody })
  async issue(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Body() body: IssueSellerLinkDto,
  ): Promise<SellerLinkBody> {
    const wanted = { validForHours: body.valid_for_hours, endSessions: body.end_sessions };
    return bodyOf(await this.links.issue(caller, id, operationId, wanted));
  }

  @Delete('access')
  @HttpCode(204)
  @Permit('sellers.link')
  @ApiOperation({ summary: "End the seller's sessions and unused links" })
  @ApiNoContentResponse()
  endAccess(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.links.endAccess(caller, id);
  }
}
