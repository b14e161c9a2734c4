import { FixedClock } from '@app/platform';
import { RequirementExpiry } from '@app/sellers';
import { SellerBench } from '../support/seller-bench';

let bench: SellerBench;
const clock = new FixedClock(new Date('2026-01-01T09:00:00Z'));
beforeAll(async () => {
  bench = await SellerBench.open();
});
afterAll(() => bench.close());

it('tells of evidence that runs out at 60, 30 and 7 days, once each, and again of a new one', async () => {
  const ref = await bench.seller('ACTIVE');
  const code = 'company.chamber_membership';
  await bench.write(
    ref,
    `INSERT INTO seller_requirements (tenant_id, seller_id, code, status, state, valid_until, updated_at)
     VALUES ($2, $1, $3, 'VERIFIED', '{}', '2026-03-31', now())
     ON CONFLICT (tenant_id, seller_id, code) DO UPDATE SET status = 'VERIFIED', valid_until = excluded.valid_until`,
    [ref.sellerId, ref.tenantId, code],
  );
  const expiry = new RequirementExpiry(bench.test.database, clock);
  const told = async () =>
    (
      await bench.rows<{ data: object }>(
        ref,
        `SELECT data FROM outbox_events WHERE tenant_id = $1 AND seller_id = $2 AND type = 'requirement.expiring' ORDER BY seq`,
        [ref.sellerId],
      )
    ).map(({ data }) => data);
  const on = async (day: string) => {
    clock.set(new Date(`${day}T09:00:00Z`));
    await Promise.all([expiry.tell(), expiry.tell()]);
    return (await told()).length;
  };
  expect(await on('2026-01-29')).toBe(0);
  expect(await on('2026-01-30')).toBe(1);
  expect(await on('2026-02-27')).toBe(1);
  expect(await on('2026-03-05')).toBe(2);
  expect(await on('2026-03-24')).toBe(3);
  expect(await on('2026-03-31')).toBe(3);
  expect(await on('2026-04-01')).toBe(3);
  expect(await told()).toEqual(
    [60, 30, 7].map((days) => ({ requirement: code, valid_until: '2026-03-31', days_left: days })),
  );
  await bench.write(
    ref,
    `UPDATE seller_requirements SET valid_until = '2027-03-31' WHERE seller_id = $1 AND code = $2`,
    [ref.sellerId, code],
  );
  expect(await on('2027-03-30')).toBe(4);
});
