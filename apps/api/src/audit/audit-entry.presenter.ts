import type { AuditEntry } from '@app/audit';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

const HASH = { pattern: '^[0-9a-f]{64}$' } as const;

export class AuditEntryBody {
  @ApiProperty(idSchema('aud')) id: string;
  @ApiProperty(idSchema('ten')) tenant_id: string;
  @ApiProperty({ pattern: '^\\d+$', description: 'Place in the chain, without a gap', example: '4711' })
  seq: string;
  @ApiProperty({ format: 'date-time' }) occurred_at: string;
  @ApiProperty({ description: 'Id of the key, client, person or session; `system` for what runs by itself' })
  actor_id: string;
  @ApiProperty({ example: 'agent' }) actor_role: string;
  @ApiProperty({ example: 'seller.approved' }) action: string;
  @ApiProperty({ description: 'Id of what it was done to' }) subject: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Ids and codes only' })
  details: Record<string, unknown>;
  @ApiProperty({ ...HASH, type: String, nullable: true, description: '`hash` of the entry before' })
  prev_hash: string | null;
  @ApiProperty({
    ...HASH,
    description:
      'SHA-256 over `prev_hash` and the other members but `hash`, as canonical JSON (RFC 8785) with `seq` as a number',
  })
  hash: string;
}

export class AuditEntryPage extends PageOf(AuditEntryBody) {}

export const auditEntryBodyOf = (entry: AuditEntry): AuditEntryBody => ({
  id: entry.id,
  tenant_id: entry.tenantId,
  seq: entry.seq,
  occurred_at: new Date(entry.occurredAt).toISOString(),
  actor_id: entry.actorId,
  actor_role: entry.actorRole,
  action: entry.action,
  subject: entry.subject,
  details: entry.details,
  prev_hash: entry.prevHash,
  hash: entry.hash,
});
