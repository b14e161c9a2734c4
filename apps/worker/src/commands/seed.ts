import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AccountsService, IdentityModule, IdentityService, makeApiKey } from '@app/identity';
import { DatabaseModule } from '@app/database';
import { AppConfig, PlatformModule, type Role, ROLES } from '@app/platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({ imports: [PlatformModule.register(), DatabaseModule, IdentityModule] })
class SeedModule {}

/** Keys a console or script needs on one machine. A second agent stands for the second pair of eyes. */
const SEEDED: readonly { name: string; role: Role }[] = [
  ...ROLES.filter((role) => role !== 'seller').map((role) => ({ name: role, role })),
  { name: 'second_agent', role: 'agent' },
];

interface DemoUser {
  login: string;
  password: string;
}

/** Everybody of the tenant who signs in with a password; what is a program has none. */
async function seedUsers(
  accounts: AccountsService,
  secretHex: string,
  tenant: { id: string; name: string },
): Promise<Record<string, DemoUser>> {
  const domain = tenant.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const people = SEEDED.filter(({ role }) => role !== 'integrator');
  const users = people.map(async ({ name, role }): Promise<[string, DemoUser]> => {
    const digest = createHmac('sha256', secretHex).update(`seed-user|${tenant.id}|${name}`).digest('hex');
    const password = ['demo', ...(digest.slice(0, 16).match(/.{4}/g) ?? [])].join('-');
    const login = `${name.replaceAll('_', '-')}@${domain}.example`;
    await accounts.save(tenant.id, { login, password, role, isDemo: true });
    return [name, { login, password }];
  });
  return Object.fromEntries(await Promise.all(users));
}

/**
 * `seed --tenant <name> --out <file> [--users]`: makes the tenant and a key per role, with --users a user per role, too, and
 * writes them to the file (mode 0600).
 * The keys follow from the installation's secret, so that a repeat finds the same ones; local mode only.
 */
export async function seed(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      tenant: { type: 'string' },
      out: { type: 'string' },
      users: { type: 'boolean', default: false },
    },
  });
  if (!values.tenant || !values.out) throw new Error('seed needs --tenant <name> and --out <file>');
  const app = await NestFactory.createApplicationContext(SeedModule, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    const config = app.get(AppConfig);
    if (config.mode !== 'local') throw new Error('seed makes demo keys and runs in local mode only');
    const identity = app.get(IdentityService);
    const tenantId = await identity.ensureTenant(values.tenant);
    const tokens: Record<string, string> = {};
    for (const { name, role } of SEEDED) {
      const random = createHmac('sha256', config.secretHex).update(`seed|${tenantId}|${name}`).digest();
      tokens[name] = await identity.issueKey(
        tenantId,
        { role, label: `demo ${name}` },
        makeApiKey('demo', random),
      );
    }
    const tenant = { id: tenantId, name: values.tenant };
    const users = values.users ? await seedUsers(app.get(AccountsService), config.secretHex, tenant) : {};
    await writeFile(values.out, JSON.stringify({ tenantId, tokens, users }, null, 2), { mode: 0o600 });
  } finally {
    await app.close();
  }
}
