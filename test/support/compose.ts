import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '..', '..');
export const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

export interface ComposeService {
  image?: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string | number | boolean>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: unknown[]; [key: string]: unknown };
  volumes?: string[];
  networks?: string[];
  ports?: string[];
  [key: string]: unknown;
}

export interface Composition {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean } | null>;
  [key: string]: unknown;
}

export const readComposition = (): Composition =>
  parse(read('docker-compose.yml'), { merge: true }) as Composition;

/** `NAME=value` lines; a line that is commented out counts as documented and is not set. */
export function readEnvExample(): { set: Record<string, string>; documented: string[] } {
  const lines = [...read('.env.example').matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)];
  return {
    set: Object.fromEntries(
      lines.filter(([, comment]) => !comment).map(([, , name, value]) => [name!, value!]),
    ),
    documented: lines.map(([, , name]) => name!),
  };
}

/** What Compose makes of `${NAME:-default}`, `${NAME:?message}` and `$$`. Throws where a required variable is not set. */
export function interpolate(text: string, env: Record<string, string>): string {
  return text.replaceAll(
    /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (match, name?: string, kind?: string, rest?: string) => {
      if (match === '$$') return '$';
      const value = env[name!];
      if (value) return value;
      if (kind === '?') throw new Error(`${name} is required: ${rest}`);
      return rest ?? '';
    },
  );
}

/** The names that a file asks for, and whether it does without them. */
export const variablesOf = (text: string): { name: string; required: boolean }[] =>
  [...text.matchAll(/\$\{(\w+)(?::([-?]))?/g)].map(([, name, kind]) => ({
    name: name!,
    required: kind === '?',
  }));

export function environmentOf(service: ComposeService, env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [name, interpolate(String(value), env)]),
  );
}
