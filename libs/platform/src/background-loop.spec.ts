import { BackgroundLoop } from './background-loop';

it('goes on step by step, and ends in the middle of a pause', async () => {
  const steps: number[] = [];
  let seen = (): void => undefined;
  const third = new Promise<void>((resolve) => (seen = resolve));
  const loop = new BackgroundLoop(async () => {
    steps.push(steps.length);
    if (steps.length < 3) return 0;
    seen();
    return 3_600_000;
  });
  loop.start();
  await third;
  await loop.stop();
  expect(steps).toEqual([0, 1, 2]);
});

it('lets the step that runs come to its end', async () => {
  let finish = (): void => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  let ended = false;
  const loop = new BackgroundLoop(async () => {
    await held;
    ended = true;
    return 0;
  });
  loop.start();
  const stopped = loop.stop();
  finish();
  await stopped;
  expect(ended).toBe(true);
});

it('may be stopped before it was started', () =>
  expect(new BackgroundLoop(async () => 0).stop()).resolves.toBeUndefined());
