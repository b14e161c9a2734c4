import type { Principal } from '@app/platform';
import { SellersService } from '@app/sellers';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Exported } from '../http/export/exported.decorator';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { NoteDto } from './dto/seller-actions.dto';
import { noteBodyOf, NotePage } from './note.presenter';
import { SellerBody, sellerBodyOf } from './seller.presenter';

@ApiTags('seller actions')
@ApiBearerAuth()
@Controller('v1/sellers/:id/notes')
export class SellerNotesController {
  constructor(private readonly sellers: SellersService) {}

  @Get()
  @Permit('sellers.read')
  @Exported('notes', { isPersonal: true })
  @ApiOperation({ summary: 'Notes of a case, newest first; a seller gets those that are meant for it' })
  @ApiOkResponse({ type: NotePage })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<NotePage> {
    const page = await this.sellers.notes(caller, id, query);
    return { ...page, data: page.data.map((note) => noteBodyOf(note, caller)) };
  }

  @Post()
  @HttpCode(200)
  @Permit('sellers.review')
  @ApiOperation({ summary: 'Add a note to the case' })
  @ApiOkResponse({ type: SellerBody })
  async add(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() op: string,
    @Body() body: NoteDto,
  ): Promise<SellerBody> {
    return sellerBodyOf(await this.sellers.act(caller, id, 'note', op, { ...body }));
  }
}
