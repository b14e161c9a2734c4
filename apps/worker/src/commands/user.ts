import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { DatabaseModule } from '@app/database';
import { AccountsService, IdentityModule, IdentityService } from '@app/identity';
import { PlatformModule, type Role, ROLES } from '@app/platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({ imports: [PlatformModule.register(), DatabaseModule, IdentityModule] })
class UserModule {}

/** Sellers come by links, programs by credentials of their own. */
const isHumanRole = (role: string | undefined): role is Role =>
  role !== 'seller' && role !== 'integrator' && (ROLES as readonly string[]).includes(role ?? '');

/**
 * `user --tenant <name> --login <login> --role <role> [--password-stdin]`: makes a user of the embedded identity provider, or
 * gives the one of this login a new password and role. Without a password on stdin one is made, and printed this once.
 */
export async function user(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      tenant: { type: 'string' },
      login: { type: 'string' },
      role: { type: 'string' },
      'password-stdin': { type: 'boolean', default: false },
    },
  });
  const { tenant, login, role } = values;
  if (!tenant || !login || !isHumanRole(role)) {
    const roles = ROLES.filter(isHumanRole).join(', ');
    throw new Error(`user needs --tenant <name>, --login <login> and --role <${roles}>`);
  }
  const given = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
  const app = await NestFactory.createApplicationContext(UserModule, {
    // On stderr: stdout carries the password alone.
    logger: ['error'],
    abortOnError: false,
  });
  try {
    const tenantId = await app.get(IdentityService).ensureTenant(tenant);
    const password = given ?? randomBytes(18).toString('base64url');
    await app.get(AccountsService).save(tenantId, { login, password, role });
    if (given === undefined) process.stdout.write(`${password}\n`);
  } finally {
    await app.close();
  }
}
