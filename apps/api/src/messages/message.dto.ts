import type { Message, MessagePreferences, MessagePreview, MessageSettings } from '@app/messages';
import {
  CHANNEL_NAMES,
  DEFAULT_QUIET_HOURS,
  LANGUAGES,
  MESSAGE_STATUSES,
  PHONE_CHANNELS,
  RECEIPT_STATUSES,
} from '@app/messages';
import type { RefusedAddress } from '@app/messages';
import { emailAddressOf } from '@app/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, Matches, ValidateBy, ValidateNested } from 'class-validator';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export class QuietHoursDto {
  @ApiProperty({ example: '21:00', description: 'In Pakistan' })
  @Matches(TIME)
  from: string;

  @ApiProperty({ example: '08:00', description: 'In Pakistan; earlier than `from` means on the next day' })
  @Matches(TIME)
  to: string;
}

const quiet = {
  type: QuietHoursDto,
  nullable: true,
  description: 'Hours in which nothing but what is urgent is sent; null: none',
} as const;

/** Just what mail is sent to: an address that is taken here and not there would hear of nothing. */
const IsAddress = ValidateBy(
  { name: 'isEmail', validator: { validate: (value) => emailAddressOf(value) !== undefined } },
  { message: '$property must be an e-mail address' },
);

export class MessageSettingsDto {
  @ApiPropertyOptional({
    ...quiet,
    default: DEFAULT_QUIET_HOURS,
    description: `${quiet.description}; left out: the night, ${DEFAULT_QUIET_HOURS.from} to ${DEFAULT_QUIET_HOURS.to}`,
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quiet_hours?: QuietHoursDto | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Shown to sellers; their answers go there',
  })
  @IsOptional()
  @IsAddress
  contact_email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+92 21 111 000 000' })
  @IsOptional()
  @Matches(/^\+?[0-9 ()-]{5,30}$/)
  contact_phone?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Hears of webhook endpoints that fail' })
  @IsOptional()
  @IsAddress
  operations_email?: string | null;

  @ApiPropertyOptional({ enum: LANGUAGES, default: 'en' })
  @IsOptional()
  @IsIn(LANGUAGES)
  operations_language?: (typeof LANGUAGES)[number];
}

export class MessagePreferencesDto {
  @ApiPropertyOptional({
    enum: LANGUAGES,
    nullable: true,
    description: 'null: the language of the invitation',
  })
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: (typeof LANGUAGES)[number] | null;

  @ApiProperty({
    description: 'Also what is not essential: confirmations, import results, the daily summary',
  })
  @IsBoolean()
  optional: boolean;

  @ApiPropertyOptional({ ...quiet, description: "null: the tenant's" })
  @IsOptional()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quiet_hours?: QuietHoursDto | null;

  @ApiPropertyOptional({
    enum: PHONE_CHANNELS,
    nullable: true,
    description: 'Also by telephone what is urgent or a decision; null or absent: by mail only',
  })
  @IsOptional()
  @IsIn(PHONE_CHANNELS)
  phone_channel?: (typeof PHONE_CHANNELS)[number] | null;

  @ApiPropertyOptional({
    description: 'The seller has agreed to messages at the mobile number of the application',
  })
  @IsOptional()
  @IsBoolean()
  phone_consent?: boolean;
}

export class MessageSettingsBody {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ type: QuietHoursDto, nullable: true }) quiet_hours: QuietHoursDto | null;
  @ApiProperty({ type: String, nullable: true }) contact_email: string | null;
  @ApiProperty({ type: String, nullable: true }) contact_phone: string | null;
  @ApiProperty({ type: String, nullable: true }) operations_email: string | null;
  @ApiProperty({ enum: LANGUAGES }) operations_language: string;
}

export class MessagePreferencesBody {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ enum: LANGUAGES, nullable: true, type: String }) language: string | null;
  @ApiProperty() optional: boolean;
  @ApiProperty({ type: QuietHoursDto, nullable: true }) quiet_hours: QuietHoursDto | null;
  @ApiProperty({
    enum: PHONE_CHANNELS,
    nullable: true,
    type: String,
    description: 'null also when the number has changed since the seller agreed',
  })
  phone_channel: string | null;
}

export class UnreachableBody {
  @ApiProperty({ enum: CHANNEL_NAMES }) channel: string;
  @ApiProperty({ example: 'MESSAGE.BOUNCED' }) reason_code: string;
  @ApiProperty({ format: 'date-time' }) since: string;
}

/** Always one page: a seller has one address a channel. */
export class UnreachablePage extends PageOf(UnreachableBody) {}

export class MessageReceiptBody {
  @ApiProperty({ enum: RECEIPT_STATUSES }) status: string;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ nullable: true, type: String, description: "Why it failed, as the provider's code" })
  code: string | null;
}

export class MessageAttemptBody {
  @ApiProperty({ type: 'integer' }) attempt: number;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ enum: ['sent', 'refused', 'later'] }) outcome: string;
  @ApiProperty({ nullable: true, type: String, description: 'What the other side answered, as a code' })
  code: string | null;
  @ApiProperty({ type: 'integer' }) took_ms: number;
}

export class MessageBody {
  @ApiProperty(idSchema('msg')) id: string;
  @ApiProperty({ example: 'action_required' }) kind: string;
  @ApiProperty({ enum: CHANNEL_NAMES }) channel: string;
  @ApiProperty({ enum: LANGUAGES, nullable: true, type: String }) language: string | null;
  @ApiProperty({ enum: MESSAGE_STATUSES }) status: string;
  @ApiProperty({ nullable: true, type: String, example: 'MESSAGE.NO_ADDRESS' }) reason_code: string | null;
  @ApiProperty({ type: [MessageAttemptBody] }) attempts: MessageAttemptBody[];
  @ApiProperty({ type: [MessageReceiptBody], description: 'What the provider has told since' })
  receipts: MessageReceiptBody[];
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) sent_at: string | null;
}

export class MessagePage extends PageOf(MessageBody) {}

export class MessagePreviewBody implements MessagePreview {
  @ApiProperty() subject: string;
  @ApiProperty() text: string;
  @ApiProperty() html: string;
  @ApiProperty({ description: 'True: what was sent. False: what would be said now' }) sent: boolean;
}

const iso = (date: Date | null): string | null => (date ? new Date(date).toISOString() : null);

export const messageBodyOf = (message: Message): MessageBody => ({
  id: message.id,
  kind: message.kind,
  channel: message.channel,
  language: message.language,
  status: message.status,
  reason_code: message.reasonCode,
  attempts: message.attempts,
  receipts: message.receipts,
  created_at: iso(message.createdAt)!,
  sent_at: iso(message.sentAt),
});

export const settingsBodyOf = (settings: MessageSettings): MessageSettingsBody => ({
  version: settings.version,
  quiet_hours: settings.quietHours,
  contact_email: settings.contactEmail,
  contact_phone: settings.contactPhone,
  operations_email: settings.operationsEmail,
  operations_language: settings.operationsLanguage,
});

export const settingsOf = (body: MessageSettingsDto): Omit<MessageSettings, 'version'> => ({
  quietHours: body.quiet_hours === undefined ? DEFAULT_QUIET_HOURS : body.quiet_hours,
  contactEmail: body.contact_email ?? null,
  contactPhone: body.contact_phone ?? null,
  operationsEmail: body.operations_email ?? null,
  operationsLanguage: body.operations_language ?? 'en',
});

export const preferencesBodyOf = (wishes: MessagePreferences): MessagePreferencesBody => ({
  version: wishes.version,
  language: wishes.language,
  optional: wishes.optional,
  quiet_hours: wishes.quietHours,
  phone_channel: wishes.phoneChannel,
});

export const unreachablePageOf = (addresses: RefusedAddress[]): UnreachablePage => ({
  data: addresses.map(({ channel, reasonCode, refusedAt }) => ({
    channel,
    reason_code: reasonCode,
    since: iso(refusedAt)!,
  })),
  next_cursor: null,
});

export const preferencesOf = (body: MessagePreferencesDto): Omit<MessagePreferences, 'version'> => ({
  language: body.language ?? null,
  optional: body.optional,
  phoneChannel: body.phone_channel ?? null,
  quietHours: body.quiet_hours ?? null,
});
