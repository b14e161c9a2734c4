import { HASHED_AT_ONCE, HashSlots, WAITING_MAX } from './hash-slots';

const ALL = HASHED_AT_ONCE + WAITING_MAX;

it('runs a few at once, lets some wait and refuses the rest; whoever ends gives its place on, however it ends', async () => {
  const slots = new HashSlots();
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const enter = (): Promise<void> =>
    slots.run(() => new Promise<void>((resolve, reject) => ends.push({ resolve, reject })));
  const admitted = Array.from({ length: ALL }, () => enter());
  expect(ends).toHaveLength(HASHED_AT_ONCE);
  await expect(enter()).rejects.toMatchObject({ code: 'AUTH.SIGN_IN_BUSY', kind: 'unavailable' });

  ends[0]!.reject(new Error('broken'));
  await expect(admitted[0]).rejects.toThrow('broken');
  expect(ends).toHaveLength(HASHED_AT_ONCE + 1);
  for (let n = 1; n < ALL; n++) {
    ends[n]!.resolve();
    await admitted[n];
  }
  const again = Array.from({ length: HASHED_AT_ONCE }, () => enter());
  expect(ends).toHaveLength(ALL + HASHED_AT_ONCE);
  for (const end of ends.slice(ALL)) end.resolve();
  await Promise.all(again);
});
