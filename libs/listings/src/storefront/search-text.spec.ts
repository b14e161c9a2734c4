import type { ListingPayload } from '../channels/channel';
import { searchTextOf } from './search-text';

it.each([0, 1, 2, 3])('is whole characters only, wherever a long description is cut (%i)', (shift) => {
  const description = 'x'.repeat(shift) + '🚚'.repeat(4_000);
  const payload = { title: 'Rice', titles: {}, sku: 'R', seller: {}, attributes: {}, description };
  const text = searchTextOf(payload as unknown as ListingPayload);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toContain('\uFFFD');
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text.startsWith('rice r x'.slice(0, shift ? 8 : 7))).toBe(true);
});
