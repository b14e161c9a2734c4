import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const TEMPORAL = pathToFileURL(join(__dirname, '..', '..', 'tools', 'stack', 'temporal.mts')).href;

/** Starts the server through the launcher's own code, says what came of it, and ends it. */
const START = `
  import { startTemporal } from ${JSON.stringify(TEMPORAL)};
  const stops = [];
  try {
    const { address } = await startTemporal(process.argv[1], (line) => console.log(line), stops);
    console.log('at ' + address);
  } catch (error) {
    console.log(error.message);
  }
  for (const stop of stops) await stop();
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rahdari-temporal-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in for the command on PATH: it fails with `message` in its first `failures` starts, and then listens. */
function start(failures: number, message: string): { lines: string[]; ports: string[] } {
  const log = join(folder, 'starts');
  const script = `#!${process.execPath}
const fs = require('node:fs');
if (process.argv[2] !== 'server') { console.log('temporal version 1.5.1'); process.exit(0); }
const port = process.argv[process.argv.indexOf('--port') + 1];
fs.appendFileSync(${JSON.stringify(log)}, port + '\\n');
const starts = fs.readFileSync(${JSON.stringify(log)}, 'utf8').trim().split('\\n').length;
if (starts <= ${failures}) { console.error(${JSON.stringify(message)}); process.exit(1); }
require('node:net').createServer().listen(Number(port), '127.0.0.1');
`;
  const binary = join(folder, 'temporal');
  writeFileSync(binary, script);
  chmodSync(binary, 0o755);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', START, folder],
    { env: { ...process.env, PATH: folder + delimiter + process.env.PATH }, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return {
    lines: stdout.trim().split('\n'),
    ports: readFileSync(log, 'utf8').trim().split('\n'),
  };
}

const TAKEN = `can't set frontend port 7: listen tcp 127.0.0.1:7: bind: address already in use`;

it('starts again on other ports when somebody was given one of them first', () => {
  const { lines, ports } = start(2, TAKEN);
  expect(new Set(ports).size).toBe(3);
  expect(lines.at(-1)).toBe(`at 127.0.0.1:${ports[2]}`);
  expect(lines.filter((line) => line.includes('once more'))).toHaveLength(2);
});

it('gives up after the third time, with what the server said', () => {
  const { lines, ports } = start(5, TAKEN);
  expect(ports).toHaveLength(3);
  expect(lines.join('\n')).toContain(`did not start:\n${TAKEN}`);
});

it('does not try again what will not change', () => {
  const { lines, ports } = start(1, 'unable to open database file');
  expect(ports).toHaveLength(1);
  expect(lines.join('\n')).toContain('did not start:\nunable to open database file');
});
