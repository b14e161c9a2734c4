import { FixedClock, newId, Vault } from '@app/platform';
import { SalesActivities, UpliftService } from '@app/sales';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { SalesFixture } from '../support/sales';

const NOW = new Date('2026-11-25T10:00:00Z');
const clock = new FixedClock(NOW);
let test: TestDatabase;
let sales: SalesFixture;
let uplift: UpliftService;
let activities: SalesActivities;

beforeAll(async () => {
  test = await createTestDatabase(clock);
  sales = new SalesFixture(test.database);
  uplift = new UpliftService(test.database, new Vault('ab'.repeat(32)));
  activities = new SalesActivities(test.database);
});
afterAll(() => test.drop());
beforeEach(() => clock.set(NOW));

/** A programme of so many waiting sellers, and one that is live. */
async function programmeOf(waiting: number): Promise<{ programmeId: string; live: string }> {
  const programmeId = await sales.programme();
  const live = await sales.seller({ programmeId, wentLiveAt: NOW });
  await test.database.transaction(sales.tenantId, (tx) =>
    tx.query(
      `INSERT INTO sellers SELECT (jsonb_populate_record(s, jsonb_build_object(
           'id', 'sel_' || $3 || n, 'operation_id', 'sel_' || $3 || n, 'went_live_at', NULL))).*
         FROM sellers s, generate_series(1, $4::int) AS n WHERE s.tenant_id = $1 AND s.id = $2`,
      [sales.tenantId, live, newId('evt'), waiting],
    ),
  );
  return { programmeId, live };
}

const compute = (programmeId: string): Promise<string> =>
  activities.computeProgrammeReadout({ tenantId: sales.tenantId, programmeId });
const stored = (programmeId: string): Promise<{ verdict: string; computedAt: Date }[]> =>
  sales.rows(
    `SELECT verdict, computed_at AS "computedAt" FROM uplift_readouts
      WHERE tenant_id = $1 AND subject = $2 ORDER BY id`,
    [programmeId],
  );

describe('a programme of more sellers than one read-out takes', () => {
  let programmeId: string;
  let live: string;
  beforeAll(async () => {
    ({ programmeId, live } = await programmeOf(2_000));
  });

  it('is answered with a refusal that says so', async () => {
    const { uplift: result, simulated } = await uplift.programme(sales.operator, programmeId);
    expect(result).toMatchObject({
      verdict: 'PANEL_TOO_LARGE',
      estimate: null,
      data: { sellers: 2_001, live: 0, treated: 0 },
    });
    expect(result.explanation.en).toContain('2000 sellers, and this programme has 2001');
    expect(simulated).toBe(false);
  });

  it('has the refusal as its dated read-out, once for the same number of sellers', async () => {
    expect(await compute(programmeId)).toBe('PANEL_TOO_LARGE');
    expect(await compute(programmeId)).toBe('PANEL_TOO_LARGE');
    expect(await stored(programmeId)).toMatchObject([{ verdict: 'PANEL_TOO_LARGE' }]);
    await sales.seller({ programmeId });
    await compute(programmeId);
    expect(await stored(programmeId)).toHaveLength(2);
  });

  it('still says what it knows of one of its sellers', async () => {
    const { readout, study } = await uplift.seller(sales.operator, live);
    expect(readout.verdict).toBe('NO_BASELINE');
    expect(study).toBeNull();
  });
});

describe('a programme too large to compute while somebody waits', () => {
  it('has no figure until a read-out is stored, and then that one with its date', async () => {
    const { programmeId } = await programmeOf(300);
    const awaited = await uplift.programme(sales.operator, programmeId);
    expect(awaited.uplift).toMatchObject({
      verdict: 'READOUT_AWAITED',
      estimate: null,
      data: { sellers: 301 },
    });
    const verdict = await compute(programmeId);
    const [row] = await stored(programmeId);
    expect(row?.verdict).toBe(verdict);
    clock.set(new Date(NOW.getTime() + 3 * 86_400_000));
    const answer = await uplift.programme(sales.operator, programmeId);
    expect(answer).toMatchObject({
      programmeId,
      computedAt: row?.computedAt,
      simulated: false,
      sellersLeftOut: 0,
      restatedOrders: 0,
      uplift: { verdict, data: { sellers: 301 } },
    });
  });

  it('is computed at once while it is smaller', async () => {
    const { programmeId } = await programmeOf(299);
    const { uplift: result, computedAt } = await uplift.programme(sales.operator, programmeId);
    expect(result).toMatchObject({ verdict: 'TOO_FEW_SELLERS', data: { sellers: 300 } });
    expect(computedAt).toEqual(NOW);
    expect(await stored(programmeId)).toEqual([]);
  });
});
