import 'reflect-metadata';
import { AppConfig } from '@app/platform';
import { Logger } from '@nestjs/common';
import { createApp } from './create-app';

/** Below this release a remotely reachable hole in the Brotli decoder is open; we never decode, and say so. */
const FIXED_NODE = [24, 22, 1] as const;

function isOlder(version: string): boolean {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  for (const [index, fixed] of FIXED_NODE.entries()) {
    const part = parts[index] ?? 0;
    if (part !== fixed) return part < fixed;
  }
  return false;
}

async function main(): Promise<void> {
  const app = await createApp();
  const { http } = app.get(AppConfig);
  await app.listen(http.port, http.host);
  const logger = new Logger('api');
  if (isOlder(process.version)) {
    logger.warn(
      `Node ${process.version} has CVE-2026-111497 open (fixed in 24.22.1); compressed bodies are refused undecoded`,
    );
  }
  logger.log(`Listening on ${await app.getUrl()}`);
}

main().catch((error: unknown) => {
  new Logger('api').error((error as Error).message, (error as Error).stack);
  process.exit(1);
});
