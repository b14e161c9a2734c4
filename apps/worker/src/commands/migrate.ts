import { createMigrationSource } from '@app/database';
import { loadConfig } from '@app/platform';
import { Logger } from '@nestjs/common';

/** `migrate`: applies what is pending, each migration in its own transaction. */
export async function migrate(): Promise<void> {
  const dataSource = await createMigrationSource(loadConfig().database).initialize();
  try {
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    new Logger('migrate').log(`${applied.length} migrations applied`);
  } finally {
    await dataSource.destroy();
  }
}
