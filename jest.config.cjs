const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Aliases are declared once, in tsconfig.json; Jest reads them from there. */
const { paths } = require('./tsconfig.json').compilerOptions;

const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([alias, [target]]) => [
    `^${alias.replace('*', '(.*)')}$`,
    `<rootDir>/${target.replace('./', '').replace('*', '$1')}`,
  ]),
);

/** The settings of .swcrc, and JSX: a `<T>` of a plain .ts file must not be read as an element. */
const swc = JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8'));
const withJsx = { ...swc, swcrc: false, jsc: { ...swc.jsc, parser: { ...swc.jsc.parser, tsx: true } } };

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  rootDir: __dirname,
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  transform: { '\\.ts$': '@swc/jest', '\\.tsx$': ['@swc/jest', withJsx] },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper,
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  ...extra,
});

module.exports = {
  testTimeout: 60_000,
  projects: [
    project('unit', [
      '<rootDir>/libs/**/*.spec.{ts,tsx}',
      '<rootDir>/apps/**/*.spec.ts',
      '<rootDir>/workflows/**/*.spec.ts',
    ]),
    project('integration', ['<rootDir>/test/integration/**/*.spec.ts'], {
      setupFiles: ['reflect-metadata', '<rootDir>/test/support/check-emits.ts'],
    }),
    project('workflow', ['<rootDir>/test/workflow/**/*.spec.ts']),
    // Not a test: `npm run histories` records what the replay test replays.
    project('histories', ['<rootDir>/test/histories/**/*.record.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
    project('browser', ['<rootDir>/test/browser/**/*.spec.ts']),
  ],
};
