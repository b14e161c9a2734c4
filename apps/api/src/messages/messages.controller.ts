import { MessagesService } from '@app/messages';
import type { Page, Principal } from '@app/platform';
import { Body, Controller, Get, Headers, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { setEtag, versionFromIfMatch } from '../http/etag';
import { PageQuery } from '../http/page.dto';
import { Caller, Permit } from '../http/permit.decorator';
import {
  type MessageBody,
  messageBodyOf,
  type MessagePreferencesBody,
  MessagePreferencesDto,
  type MessagePreviewBody,
  type MessageSettingsBody,
  MessageSettingsDto,
  preferencesBodyOf,
  preferencesOf,
  settingsBodyOf,
  settingsOf,
} from './message.dto';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('v1/sellers/:id')
export class SellerMessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get('messages')
  @Permit('messages.read')
  @ApiOperation({ summary: 'What was written to the seller, newest first, and what became of it' })
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
  preview(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('messageId') messageId: string,
  ): Promise<MessagePreviewBody> {
    return this.messages.preview(caller, id, messageId);
  }

  @Get('message-preferences')
  @Permit('messages.read')
  @ApiOperation({ summary: 'How the seller wants to be written to' })
  async preferences(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessagePreferencesBody> {
    const wishes = await this.messages.preferences(caller, id);
    setEtag(reply, wishes.version);
    return preferencesBodyOf(wishes);
  }

  @Put('message-preferences')
  @HttpCode(200)
  @Permit('messages.prefer')
  @ApiOperation({ summary: 'Change how the seller wants to be written to' })
  async savePreferences(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: MessagePreferencesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessagePreferencesBody> {
    const version = versionFromIfMatch(ifMatch);
    const wishes = await this.messages.savePreferences(caller, id, version, preferencesOf(body));
    setEtag(reply, wishes.version);
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
  async get(
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageSettingsBody> {
    const settings = await this.messages.settings(caller);
    setEtag(reply, settings.version);
    return settingsBodyOf(settings);
  }

  @Put()
  @HttpCode(200)
  @Permit('message_settings.manage')
  @ApiOperation({ summary: 'Change how this tenant writes to people; what is left out is taken back' })
  async save(
    @Caller() caller: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: MessageSettingsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageSettingsBody> {
    const settings = await this.messages.saveSettings(caller, versionFromIfMatch(ifMatch), settingsOf(body));
    setEtag(reply, settings.version);
    return settingsBodyOf(settings);
  }
}
