import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { IdentityModule, IdentityService, makeApiKey } from '@app/identity';
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

/**
 * `seed --tenant <name> --out <file>`: makes the tenant and a key per role, and writes them to the file (mode 0600).
 * The keys follow from the installation's secret, so that a repeat finds the same ones; local mode only.
 */
export async function seed(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' }, out: { type: 'string' } } });
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
    await writeFile(values.out, JSON.stringify({ tenantId, tokens }, null, 2), { mode: 0o600 });
  } finally {
    await app.close();
  }
}
