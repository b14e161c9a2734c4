import { AdmissionService } from '@app/sellers';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../http/answers.decorator';
import { idSchema } from '../http/ids';
import { Permit } from '../http/permit.decorator';
import { AcceptInvitationDto } from './dto/seller-actions.dto';

class AcceptedInvitation {
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ description: 'Bearer key bound to this seller' }) token: string;
}

@ApiTags('sellers')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly admission: AdmissionService) {}

  @Post('accept')
  @HttpCode(200)
  @Permit('public')
  @ApiOperation({ summary: "Open an invitation: gives the seller's own key" })
  @ApiOkResponse({ type: AcceptedInvitation })
  @Refuses('not_found', 'conflict')
  async accept(@Body() body: AcceptInvitationDto): Promise<AcceptedInvitation> {
    const { sellerId, token } = await this.admission.accept(body.token);
    return { seller_id: sellerId, token };
  }
}
