import { newId } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';

/** What is said of a change when the server goes away in the middle of it. */
let test: TestDatabase;
const tenantId = newId('ten');

beforeAll(async () => {
  test = await createTestDatabase();
  // An end of the backend at the moment at which a transaction is stored.
  for (const sql of [
    `CREATE FUNCTION end_me() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT pg_terminate_backend(pg_backend_pid())'`,
    `CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
     BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
    `CREATE CONSTRAINT TRIGGER away AFTER INSERT ON outbox_events DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION go_away()`,
  ])
    await test.database.dataSource.query(sql);
});
afterAll(() => test?.drop());

it('before it is stored: nothing was changed', async () => {
  await expect(
    test.database.transaction(tenantId, async (tx) => {
      await tx.query(`SELECT end_me()`);
    }),
  ).rejects.toMatchObject({
    code: 'DATABASE.UNAVAILABLE',
    kind: 'unavailable',
    message: expect.stringContaining('Nothing was changed'),
  });
});

it('while it is stored: it may be there, and a repeat under the same key tells', async () => {
  const storing = test.database.transaction(tenantId, (tx) =>
    tx.emit({ type: 'api_key.revoked', subject: newId('key') }),
  );
  await expect(storing).rejects.toMatchObject({
    code: 'DATABASE.UNAVAILABLE',
    kind: 'unavailable',
    message: expect.stringMatching(/may be stored.*same Idempotency-Key/),
  });
  expect(await test.database.read(tenantId, (tx) => tx.query(`SELECT 1 AS one`))).toEqual([{ one: 1 }]);
});
