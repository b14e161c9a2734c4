import { LoadGate, type LoadLimits } from './load-gate';

const LIMITS: LoadLimits = {
  concurrent: { read: 2, write: 1, upload: 1, stream: 1, export: 1 },
  queued: 1,
  maxWaitMs: 5,
  maxDelayMs: 100,
};

describe('a gate', () => {
  let delayMs: number;
  let gate: LoadGate;
  beforeEach(() => {
    delayMs = 0;
    gate = new LoadGate({ ...LIMITS }, () => delayMs);
  });

  it('takes as many as it may at once, and lets one more wait for a place', async () => {
    expect([await gate.enter('read'), await gate.enter('read')]).toEqual([true, true]);
    const waiting = gate.enter('read');
    expect(await gate.enter('read')).toBe(false);
    gate.leave('read');
    expect(await waiting).toBe(true);
    expect(gate.state()).toMatchObject({ running: { read: 2 }, waiting: 0, refused: 1 });
  });

  it('lets nobody wait longer than a moment', async () => {
    await gate.enter('write');
    expect(await gate.enter('write')).toBe(false);
    expect(gate.state().waiting).toBe(0);
    gate.leave('write');
    expect(await gate.enter('write')).toBe(true);
  });

  it('keeps the classes apart', async () => {
    await gate.enter('write');
    expect(await gate.enter('read')).toBe(true);
    expect(await gate.enter('upload')).toBe(true);
    expect(await gate.enter('export')).toBe(true);
  });

  it('takes nothing while the event loop lags, and again when it does not', async () => {
    delayMs = 101;
    expect(await gate.enter('read')).toBe(false);
    delayMs = 0;
    expect(await gate.enter('read')).toBe(true);
  });

  it('is empty again when all have left', async () => {
    const entered = await Promise.all(Array.from({ length: 10 }, () => gate.enter('read')));
    for (const isIn of entered) if (isIn) gate.leave('read');
    expect(gate.state()).toMatchObject({ running: { read: 0 }, waiting: 0 });
  });
});
