import { CheckRunner, type VerificationCheck } from '@app/verification';
import {
  type Actor,
  type AppConfig,
  canonicalJson,
  FixedClock,
  newId,
  sha256Hex,
  Vault,
} from '@app/platform';
import { SalesActivities } from '@app/sales';
import { type Lifecycle, SellerRepository, SellersActivities } from '@app/sellers';
import type { SellerAction, SellerRef } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { basisOfCheck } from '../../libs/sellers/src/basis';
import { CommandRepository } from '../../libs/sellers/src/command.repository';
import { TaxpayerCheck } from '../../libs/verification/src/checks/taxpayer-check';
import { ListIndexes } from '../../libs/verification/src/screening-store/list-indexes';
import { createTestDatabase, type TestDatabase } from './database';
import { listedSeller } from './listed-seller';

/** A port that nothing listens on: the registry is down. */
const NOBODY = 'http://127.0.0.1:1';

export const NOW = new Date('2026-11-24T08:00:00Z');

/** What an activity may leave behind, beside the seller's own row. */
const TABLES = [
  'seller_requirements ORDER BY code',
  'holds ORDER BY id',
  'seller_notes ORDER BY id',
  'documents ORDER BY id',
  'checks ORDER BY id',
  'uplift_studies ORDER BY id',
  'outbox_events ORDER BY seq',
];

/** The seller activities on a database of their own; the taxpayer registry is the only thing that is not there. */
export class SellerBench {
  readonly clock = new FixedClock(NOW);
  readonly vault = new Vault('5e'.repeat(32));
  readonly activities: SellersActivities;
  readonly sales: SalesActivities;

  private constructor(readonly test: TestDatabase) {
    const { database } = test;
    const taxpayer = new TaxpayerCheck({
      taxpayer: { url: NOBODY, token: 'tok', verb: 'POST' },
    } as AppConfig);
    const runner = new CheckRunner(database, this.vault, this.clock, new ListIndexes(database), taxpayer);
    this.activities = new SellersActivities(database, this.vault, this.clock, runner);
    this.sales = new SalesActivities(database);
  }

  static async open(): Promise<SellerBench> {
    // The bench's own clock is a FixedClock of the same moment: rows and rules agree on the time.
    return new SellerBench(await createTestDatabase(new FixedClock(NOW)));
  }

  close(): Promise<void> {
    return this.test.drop();
  }

  /** A seller who stands in this state; columns of the row may be given as they are stored. */
  async seller(
    lifecycle: Lifecycle,
    columns: Record<string, unknown> = {},
    application: Record<string, unknown> = {},
  ): Promise<SellerRef> {
    const { tenantId, sellerId } = await listedSeller(this.test.database, this.vault, application);
    const given = Object.entries({ lifecycle, ...columns });
    const set = given.map(([name], index) => `${name} = $${index + 2}`).join(', ');
    const values = given.map(([, value]) => (Array.isArray(value) ? JSON.stringify(value) : value));
    await this.write({ tenantId }, `UPDATE sellers SET ${set} WHERE id = $1`, [sellerId, ...values]);
    return { tenantId, sellerId };
  }

  write({ tenantId }: Pick<SellerRef, 'tenantId'>, sql: string, parameters: unknown[]): Promise<unknown> {
    return this.test.database.transaction(tenantId, (tx) => tx.query(sql, parameters));
  }

  async hold(ref: SellerRef, reasonCode = 'QUALITY'): Promise<string> {
    const id = newId('hld');
    await this.write(
      ref,
      `INSERT INTO holds (id, tenant_id, seller_id, type, reason_code, placed_by, placed_at)
       VALUES ($1,$2,$3,'MANUAL',$4,'key_x',$5)`,
      [id, ref.tenantId, ref.sellerId, reasonCode, NOW],
    );
    return id;
  }

  /** The row that the service writes before its Update; `act` carries it out. */
  async command(
    ref: SellerRef,
    action: SellerAction,
    actor: Actor,
    body: object = {},
  ): Promise<SellerRef & { commandId: string; action: SellerAction; role: Actor['role'] }> {
    const id = newId('cmd');
    await this.test.database.transaction(ref.tenantId, (tx) =>
      new CommandRepository(tx, this.vault).insert({ id, sellerId: ref.sellerId, action, actor, body }),
    );
    return { ...ref, commandId: id, action, role: actor.role };
  }

  async act(ref: SellerRef, action: SellerAction, actor: Actor, body: object = {}) {
    return this.activities.applyCommand(await this.command(ref, action, actor, body));
  }

  row({ tenantId, sellerId }: SellerRef) {
    return this.test.database.read(tenantId, (tx) => new SellerRepository(tx, this.vault).byId(sellerId));
  }

  rows<T>({ tenantId }: Pick<SellerRef, 'tenantId'>, sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.test.database.read(tenantId, (tx) => tx.query<T>(sql, [tenantId, ...parameters]));
  }

  /** Everything of the seller: to be the same after a repeat, or after a refusal, as before it. */
  async traces(ref: SellerRef): Promise<Record<string, unknown[]>> {
    const traces: Record<string, unknown[]> = {
      sellers: await this.rows(ref, `SELECT * FROM sellers WHERE tenant_id = $1 AND id = $2`, [ref.sellerId]),
      audit: await this.rows(ref, `SELECT * FROM audit_entries WHERE tenant_id = $1 ORDER BY seq`),
      commands: await this.rows(
        ref,
        `SELECT id FROM seller_commands WHERE tenant_id = $1 AND applied_at IS NOT NULL ORDER BY id`,
      ),
    };
    for (const table of TABLES) {
      const [name = '', order] = table.split(' ORDER BY ');
      const sql = `SELECT * FROM ${name} WHERE tenant_id = $1 AND seller_id = $2 ORDER BY ${order}`;
      traces[name] = await this.rows(ref, sql, [ref.sellerId]);
    }
    return traces;
  }

  /** What was recorded of the seller: audit actions and event types, oldest first. */
  async recorded(ref: SellerRef): Promise<{ audit: string[]; events: string[] }> {
    const { audit, outbox_events: events } = (await this.traces(ref)) as {
      audit: { action: string }[];
      outbox_events: { type: string }[];
    };
    return { audit: audit.map(({ action }) => action), events: events.map(({ type }) => type) };
  }

  /** Checks of a round with their results, as the runner would have left them. */
  async settle(ref: SellerRef, checks: Partial<Record<VerificationCheck, string>>, round = 1): Promise<void> {
    const seller = await this.row(ref);
    for (const [check, status] of Object.entries(checks)) {
      const name = check as VerificationCheck;
      await this.write(
        ref,
        `INSERT INTO checks (id, tenant_id, seller_id, "check", round, status, code, evidence, rule_version, requested_at,
           settled_at, basis) VALUES ($1,$2,$3,$4,$5,$6,NULL,'{}','x',$7,$7,$8)`,
        [newId('chk'), ref.tenantId, ref.sellerId, check, round, status, NOW, basisOfCheck(seller, name)],
      );
    }
  }
}

interface AuditRow {
  id: string;
  tenant_id: string;
  seq: string;
  occurred_at: Date;
  actor_id: string;
  actor_role: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
  prev_hash: string | null;
  hash: string;
}

/** Sequence numbers of entries whose hash is not that of their content on the hash before. Empty: the chain holds. */
export function brokenLinks(entries: AuditRow[]): number[] {
  let before: string | null = null;
  const broken: number[] = [];
  for (const [index, { prev_hash: previous, hash, seq, occurred_at: at, ...body }] of entries.entries()) {
    const content = { ...body, seq: Number(seq), occurred_at: at.toISOString() };
    const expected: string = sha256Hex((before ?? '') + canonicalJson(content));
    if (Number(seq) !== index + 1 || previous !== before || hash !== expected) broken.push(Number(seq));
    before = hash;
  }
  return broken;
}
