import { DeliverySlots, SLOTS } from './delivery-slots';

const takeAll = (slots: DeliverySlots, endpoint: string, isFailing = false): (() => void)[] => {
  const taken: (() => void)[] = [];
  for (let free = slots.take('ten', endpoint, isFailing); free; free = slots.take('ten', endpoint, isFailing))
    taken.push(free);
  return taken;
};

it('an endpoint has its places, one while it fails, and a place that is free again is given again', () => {
  const slots = new DeliverySlots();
  const taken = takeAll(slots, 'a');
  expect(taken).toHaveLength(SLOTS.endpoint);
  expect(takeAll(slots, 'b', true)).toHaveLength(SLOTS.failingEndpoint);
  taken[0]!();
  expect(takeAll(slots, 'a')).toHaveLength(1);
});

it('a tenant has its own, whatever it has of endpoints, and takes none of another’s', () => {
  const slots = new DeliverySlots();
  const taken = Array.from({ length: 10 }, (_, n) => takeAll(slots, `e${n}`)).flat();
  expect(taken).toHaveLength(SLOTS.tenant);
  expect(slots.take('other', 'e', false)).not.toBeNull();
  for (const free of taken) free();
  expect(takeAll(slots, 'e0')).toHaveLength(SLOTS.endpoint);
});
