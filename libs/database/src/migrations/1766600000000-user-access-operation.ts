import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which request last disabled or enabled a person: a late repeat of one before it undoes nothing. */
export class UserAccessOperation1766600000000 implements MigrationInterface {
  name = 'UserAccessOperation1766600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE users ADD COLUMN access_operation_id text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE users DROP COLUMN access_operation_id`);
  }
}
