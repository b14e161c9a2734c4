import { parseArgs } from 'node:util';
import { DatabaseModule } from '@app/database';
import { IdentityModule, IdentityService } from '@app/identity';
import { PlatformModule, type Role, ROLES } from '@app/platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({ imports: [PlatformModule.register(), DatabaseModule, IdentityModule] })
class KeyModule {}

/** A seller's key names its seller and is made with the invitation; the others belong to the tenant. */
const isTenantRole = (role: string | undefined): role is Role =>
  role !== 'seller' && (ROLES as readonly string[]).includes(role ?? '');

/**
 * `key --tenant <name> --role <role> [--label <text>]`: makes the tenant when it is new, and a key, which is printed this
 * once and stored as a hash. The only way to the first key of an installation: the API refuses everyone without one.
 */
export async function key(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { tenant: { type: 'string' }, role: { type: 'string' }, label: { type: 'string' } },
  });
  const { tenant, role, label = 'issued by the operator' } = values;
  if (!tenant || !isTenantRole(role)) {
    const roles = ROLES.filter(isTenantRole).join(', ');
    throw new Error(`key needs --tenant <name> and --role <${roles}>`);
  }
  const app = await NestFactory.createApplicationContext(KeyModule, {
    // On stderr: stdout carries the key alone.
    logger: ['error'],
    abortOnError: false,
  });
  try {
    const identity = app.get(IdentityService);
    const tenantId = await identity.ensureTenant(tenant);
    process.stdout.write(`${await identity.issueKey(tenantId, { role, label })}\n`);
  } finally {
    await app.close();
  }
}
