import { createTestDatabase, type TestDatabase } from '../support/database';

describe('migrations', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it('leave nothing between the entities and the schema (drift gate)', async () => {
    const { upQueries } = await test.database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('go down to nothing and up again', async () => {
    const { dataSource } = test.database;
    for (let left = dataSource.migrations.length; left > 0; left--) await dataSource.undoLastMigration();
    const tables = await dataSource.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'schema_migrations'`,
    );
    expect(tables).toEqual([]);
    expect(await dataSource.runMigrations({ transaction: 'each' })).toHaveLength(
      dataSource.migrations.length,
    );
  });

  it('keep audit entries from being changed', async () => {
    const tenantId = 'ten_audit';
    await test.database.transaction(tenantId, (tx) =>
      tx.audit({ actor: { id: 'key_1', role: 'agent' }, action: 'seller.approved', subject: 'sel_1' }),
    );
    for (const sql of [
      `UPDATE audit_entries SET action = 'x'`,
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
    ]) {
      await expect(test.database.dataSource.query(sql)).rejects.toThrow('append-only');
    }
  });
});
