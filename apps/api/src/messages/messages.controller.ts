import { MessagesService } from '@app/messages';
import type { Page, Principal } from '@app/platform';
import { Body, Controller, Get, Headers, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { versionFromIfMatch } from '../http/etag';
import { Exported } from '../http/export/exported.decorator';
import { PageQuery } from '../http/page.dto';
import { Caller, Permit } from '../http/permit.decorator';
import {
  type MessageBody,
  messageBodyOf,
  MessagePage,
  MessagePreferencesBody,
  MessagePreferencesDto,
  MessagePreviewBody,
  MessageSettingsBody,
  MessageSettingsDto,
  preferencesBodyOf,
  preferencesOf,
  settingsBodyOf,
  UnreachablePage,
  unreachablePageOf,
  settingsOf,
} from './message.dto';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('v1/sellers/:id')
export class SellerMessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get('messages')
  @Permit('messages.read')
  @Exported('messages', { isPersonal: true })
  @ApiOperation({ summary: 'What was written to the seller, newest first, and what became of it' })
  @ApiOkResponse({ type: MessagePage })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<MessageBody>> {
    const page = await this.messages.list(caller, id, query);
    return { ...page, data: page.data.map(messageBodyOf) };
  }

  @Get('messages/:messageId/preview')
  @Permit('messages.preview')
  @ApiOperation({ summary: 'The words of a message, without the way in that it carried' })
  @ApiOkResponse({ type: MessagePreviewBody })
  preview(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('messageId') messageId: string,
  ): Promise<MessagePreviewBody> {
    return this.messages.preview(caller, id, messageId);
  }

  @Get('unreachable')
  @Permit('messages.read')
  @Exported('unreachable', { isPersonal: true })
  @ApiOperation({ summary: 'Addresses of the seller that came back or were refused: somebody has to call' })
  @ApiOkResponse({ type: UnreachablePage })
  async unreachable(@Caller() caller: Principal, @Param('id') id: string): Promise<UnreachablePage> {
    return unreachablePageOf(await this.messages.unreachable(caller, id));
  }

  @Get('message-preferences')
  @Permit('messages.read')
  @ApiOperation({ summary: 'How the seller wants to be written to' })
  @ApiOkResponse({ type: MessagePreferencesBody })
  async preferences(@Caller() caller: Principal, @Param('id') id: string): Promise<MessagePreferencesBody> {
    const wishes = await this.messages.preferences(caller, id);
    return preferencesBodyOf(wishes);
  }

  @Put('message-preferences')
  @HttpCode(200)
  @Permit('messages.prefer')
  @ApiOperation({ summary: 'Change how the seller wants to be written to' })
  @ApiOkResponse({ type: MessagePreferencesBody })
  async savePreferences(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: MessagePreferencesDto,
  ): Promise<MessagePreferencesBody> {
    const version = versionFromIfMatch(ifMatch);
    const wishes = await this.messages.savePreferences(
      caller,
      id,
      version,
      preferencesOf(body),
      body.phone_consent === true,
    );
    return preferencesBodyOf(wishes);
  }
}

@ApiTags('messages')
@ApiBearerAuth()
@Controller('v1/message-settings')
export class MessageSettingsController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @Permit('message_settings.read')
  @ApiOperation({ summary: 'How this tenant writes to people: quiet hours, contacts' })
  @ApiOkResponse({ type: MessageSettingsBody })
  async get(@Caller() caller: Principal): Promise<MessageSettingsBody> {
    const settings = await this.messages.settings(caller);
    return settingsBodyOf(settings);
  }

  @Put()
  @HttpCode(200)
  @Permit('message_settings.manage')
  @ApiOperation({ summary: 'Change how this tenant writes to people; what is left out is taken back' })
  @ApiOkResponse({ type: MessageSettingsBody })
  async save(
    @Caller() caller: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: MessageSettingsDto,
  ): Promise<MessageSettingsBody> {
    const settings = await this.messages.saveSettings(caller, versionFromIfMatch(ifMatch), settingsOf(body));
    return settingsBodyOf(settings);
  }
}
