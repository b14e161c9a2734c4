import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Processes keep looked-up keys in memory and listen for what changes them. A trigger, so that whoever changes a row says so, a
 * statement by hand included; when a key was last used is no change.
 */
export class ApiKeyNotices1766300000000 implements MigrationInterface {
  name = 'ApiKeyNotices1766300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE FUNCTION api_keys_tell() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_notify('rahdari_api_keys', OLD.id); RETURN NULL; END $$`,
    );
    await runner.query(
      `CREATE TRIGGER api_keys_changed AFTER UPDATE ON "api_keys" FOR EACH ROW
         WHEN ((to_jsonb(OLD) - 'last_used_at') IS DISTINCT FROM (to_jsonb(NEW) - 'last_used_at'))
         EXECUTE FUNCTION api_keys_tell()`,
    );
    await runner.query(
      `CREATE TRIGGER api_keys_removed AFTER DELETE ON "api_keys" FOR EACH ROW EXECUTE FUNCTION api_keys_tell()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER api_keys_removed ON "api_keys"`);
    await runner.query(`DROP TRIGGER api_keys_changed ON "api_keys"`);
    await runner.query(`DROP FUNCTION api_keys_tell()`);
  }
}
