import type { OauthClient } from '@app/identity';
import { ApiProperty } from '@nestjs/swagger';
import { iso } from './credential.presenter';

const TIME = { format: 'date-time', nullable: true, type: String } as const;

export class OauthClientBody {
  @ApiProperty() client_id: string;
  @ApiProperty() label: string;
  @ApiProperty() role: string;
  @ApiProperty({ type: [String] }) scopes: string[];
  @ApiProperty({ description: 'How its secret begins' }) secret_prefix: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ description: 'Id of who made it' }) created_by: string;
  @ApiProperty({ ...TIME, description: 'When it last got a token' }) last_used_at: string | null;
  @ApiProperty(TIME) rotated_at: string | null;
  @ApiProperty({ ...TIME, description: 'Until then the secret before the last rotation is good, too' })
  previous_secret_until: string | null;
  @ApiProperty(TIME) revoked_at: string | null;
}

export class OauthClientWithSecretBody extends OauthClientBody {
  @ApiProperty({ description: 'Shown in this response only' }) client_secret: string;
}

export class OauthClientPage {
  @ApiProperty({ type: [OauthClientBody] }) data: OauthClientBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor: string | null;
}

export const oauthClientBodyOf = (client: OauthClient): OauthClientBody => ({
  client_id: client.id,
  label: client.label,
  role: client.role,
  scopes: client.scopes,
  secret_prefix: client.prefix,
  created_at: iso(client.createdAt)!,
  created_by: client.createdBy,
  last_used_at: iso(client.lastUsedAt),
  rotated_at: iso(client.rotatedAt),
  previous_secret_until: iso(client.previousUntil),
  revoked_at: iso(client.revokedAt),
});
