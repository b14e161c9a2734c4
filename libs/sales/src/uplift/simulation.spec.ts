import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SellerPanel } from './panel';
import { programmeUplift } from './ratio-did';
import { randomStream, simulatePanel, type SimulationOptions } from './simulation';

const DEMO: SimulationOptions = {
  sellers: 60,
  weeks: 60,
  effect: 0.25,
  seed: 20261123,
  shareNeverLive: 0.25,
  goLiveFrom: 20,
  goLiveTo: 44,
};

function weekly(options: SimulationOptions): { panel: SellerPanel; truth: number } {
  const { sellers, trueEffect12Weeks } = simulatePanel(options);
  const rows = sellers.map(({ id, goLiveWeek, daily }) => ({
    id,
    goLiveWeek,
    weekly: Array.from({ length: options.weeks }, (_, week) =>
      daily.slice(week * 7, week * 7 + 7).reduce((sum, orders) => sum + orders, 0),
    ),
  }));
  return { panel: { firstWeek: 0, sellers: rows }, truth: trueEffect12Weeks };
}

it('the same seed gives the same panel, another seed another', () => {
  const first = simulatePanel(DEMO);
  expect(simulatePanel(DEMO)).toEqual(first);
  expect(simulatePanel({ ...DEMO, seed: 1 }).sellers[0]?.daily).not.toEqual(first.sellers[0]?.daily);
});

it('the stream is uniform and does not repeat itself soon', () => {
  const random = randomStream(42);
  const draws = Array.from({ length: 20_000 }, random);
  expect(new Set(draws).size).toBeGreaterThan(19_990);
  expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 2);
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
});

it('the demo cohort is of the asked shape', () => {
  const { sellers, trueEffect12Weeks } = simulatePanel(DEMO);
  expect(sellers).toHaveLength(60);
  const live = sellers.flatMap(({ goLiveWeek }) => (goLiveWeek === null ? [] : [goLiveWeek]));
  expect(live).toHaveLength(45);
  expect([Math.min(...live), Math.max(...live)]).toEqual([20, 44]);
  for (const { daily, orderValuesMinor } of sellers) {
    expect(daily).toHaveLength(420);
    expect(orderValuesMinor).toHaveLength(daily.reduce((sum, orders) => sum + orders, 0));
    expect(orderValuesMinor.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
  }
  // The ramp makes of +25 % about +19.6 % in the first twelve weeks.
  expect(trueEffect12Weeks).toBeGreaterThan(0.16);
  expect(trueEffect12Weeks).toBeLessThan(0.24);
});

it('the interval covers the truth in most seeds, and without an effect it is mostly silent', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);
  const runs = (effect: number): { covered: boolean; silent: boolean }[] =>
    seeds.map((seed) => {
      const { panel, truth } = weekly({ ...DEMO, effect, seed });
      const { estimate, verdict } = programmeUplift(panel);
      const [low, high] = estimate!.interval;
      return { covered: low <= truth && truth <= high, silent: verdict === 'INCONCLUSIVE' };
    });
  const share = (flags: boolean[]): number => flags.filter(Boolean).length / flags.length;
  expect(share(runs(0.25).map(({ covered }) => covered))).toBeGreaterThanOrEqual(0.85);
  const none = runs(0);
  expect(share(none.map(({ silent }) => silent))).toBeGreaterThanOrEqual(0.85);
  expect(share(none.map(({ covered }) => covered))).toBeGreaterThanOrEqual(0.85);
});

it('a plain script can import the generator as it is', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-simulation-'));
  try {
    const script = join(dir, 'use.mts');
    const source = pathToFileURL(join(__dirname, 'simulation.ts')).href;
    writeFileSync(
      script,
      `import { simulatePanel } from ${JSON.stringify(source)};
       const { sellers } = simulatePanel({ sellers: 3, weeks: 4, effect: 0, seed: 1 });
       process.stdout.write(String(sellers.length));`,
    );
    expect(execFileSync(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()).toBe(
      '3',
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});
