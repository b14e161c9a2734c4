import type { Principal } from '@app/platform';
import { DocumentsService } from '@app/verification';
import { Controller, Get, Param, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../http/answers.decorator';
import { Exported } from '../http/export/exported.decorator';
import { Caller, Permit } from '../http/permit.decorator';
import { sendAttachment } from './attachment';
import { DocumentPage, documentPageOf } from './document.presenter';

const CONTENT_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'];

/** Uploading is an action on the seller's case: `POST /v1/sellers/{id}/documents` is with the seller actions. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('v1/sellers/:id/documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Get()
  @Permit('documents.read')
  @Exported('documents', { isPersonal: true })
  @ApiOperation({ summary: "A seller's documents, oldest first (at most 200)" })
  @ApiOkResponse({ type: DocumentPage })
  async list(@Caller() caller: Principal, @Param('id') id: string): Promise<DocumentPage> {
    return documentPageOf(await this.documents.list(caller, id));
  }

  @Get(':documentId/content')
  @Permit('documents.read')
  @ApiOperation({ summary: 'Download one document; always as an attachment, and recorded' })
  @ApiProduces(...CONTENT_TYPES)
  @ApiOkResponse({ description: 'The file as it was sent', schema: { type: 'string', format: 'binary' } })
  @Refuses('forbidden')
  async download(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('documentId') documentId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sendAttachment(reply, await this.documents.open(caller, id, documentId));
  }
}
