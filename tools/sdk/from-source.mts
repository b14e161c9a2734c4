import { registerHooks } from 'node:module';

/** `node --import`: `@rahdari/sdk` is its sources here, so that the CLI and the examples run without a build. */
const sdk = new URL('../../libs/sdk/src/index.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@rahdari/sdk' ? { url: sdk, shortCircuit: true } : next(specifier, context),
});

// npm runs scripts in the root; a path that is typed means the folder where it was typed.
if (process.env.INIT_CWD && process.env.npm_lifecycle_event === 'rahdari')
  process.chdir(process.env.INIT_CWD);
