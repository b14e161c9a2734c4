import { validateIdentifier } from '@app/verification';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permit, WithoutIdempotencyKey } from '../http/permit.decorator';
import { ValidateIdentifierDto } from './dto/validate-identifier.dto';
import { IdentifierResultBody, identifierResultBodyOf } from './identifier.presenter';

@ApiTags('identifiers')
@ApiBearerAuth()
@Controller('v1/identifiers')
export class IdentifiersController {
  @Post('validate')
  @HttpCode(200)
  @Permit('identifiers.validate')
  @WithoutIdempotencyKey()
  @ApiOperation({
    summary: 'Check the form of one identifier; a dry run',
    description: 'Asks no registry and stores nothing: a valid number may still belong to somebody else.',
  })
  @ApiOkResponse({ type: IdentifierResultBody })
  validate(@Body() body: ValidateIdentifierDto): IdentifierResultBody {
    return identifierResultBodyOf(validateIdentifier(body.type, body.value));
  }
}
