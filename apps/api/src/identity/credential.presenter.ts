import type { ApiKey } from '@app/identity';
import { ApiProperty } from '@nestjs/swagger';

export const iso = (date: Date | null): string | null => (date ? new Date(date).toISOString() : null);

const TIME = { format: 'date-time', nullable: true, type: String } as const;

export class ApiKeyBody {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'How it begins: enough to recognise it', example: 'rhd_live_Zk3v' })
  prefix: string;
  @ApiProperty() label: string;
  @ApiProperty() role: string;
  @ApiProperty({ type: [String], nullable: true, description: 'Null: everything that its role may' })
  scopes: string[] | null;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ type: String, nullable: true, description: 'Id of who made it' }) created_by: string | null;
  @ApiProperty(TIME) expires_at: string | null;
  @ApiProperty({ ...TIME, description: 'To the minute' }) last_used_at: string | null;
  @ApiProperty(TIME) rotated_at: string | null;
  @ApiProperty({ ...TIME, description: 'Until then the secret before the last rotation is good, too' })
  previous_secret_until: string | null;
  @ApiProperty(TIME) revoked_at: string | null;
}

export class ApiKeyWithSecretBody extends ApiKeyBody {
  @ApiProperty({ description: 'The key itself; shown in this response only' }) key: string;
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKeyBody] }) data: ApiKeyBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor: string | null;
}

export const apiKeyBodyOf = (key: ApiKey): ApiKeyBody => ({
  id: key.id,
  prefix: key.prefix,
  label: key.label,
  role: key.role,
  scopes: key.scopes,
  created_at: iso(key.createdAt)!,
  created_by: key.createdBy,
  expires_at: iso(key.expiresAt),
  last_used_at: iso(key.lastUsedAt),
  rotated_at: iso(key.rotatedAt),
  previous_secret_until: iso(key.previousUntil),
  revoked_at: iso(key.revokedAt),
});
