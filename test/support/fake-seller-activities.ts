import { ApplicationFailure } from '@temporalio/common';
import {
  type CheckName,
  type CheckStatus,
  findSideAction,
  findTransition,
  type Lifecycle,
  type SellerActivities,
  type SellerSnapshot,
  type Verdict,
} from '@workflows/seller-onboarding/seller-onboarding.contract';

/** Activities that keep the case in memory and write down what they were asked: for tests of the workflow alone. */
export class FakeSellerActivities implements SellerActivities {
  readonly log: string[] = [];
  readonly applied = new Map<string, SellerSnapshot>();
  verdict: Verdict = 'send-to-review';
  checkStatus: Partial<Record<CheckName, CheckStatus[]>> = {};
  guardsHold = true;
  private since = new Date();
  private version = 1;

  constructor(
    public lifecycle: Lifecycle,
    public round = 1,
    private previous: Lifecycle = 'ACTIVE',
  ) {}

  async applyCommand({
    commandId,
    action,
  }: Parameters<SellerActivities['applyCommand']>[0]): Promise<SellerSnapshot> {
    const known = this.applied.get(commandId);
    if (known) return known;
    if (!findTransition(this.lifecycle, action) && !findSideAction(this.lifecycle, action)) {
      throw ApplicationFailure.create({ type: 'DomainError', nonRetryable: true, message: 'no such row' });
    }
    const snapshot = this.go(action);
    this.applied.set(commandId, snapshot);
    return snapshot;
  }

  async applySystemStep(input: Parameters<SellerActivities['applySystemStep']>[0]): Promise<SellerSnapshot> {
    if (!this.guardsHold) {
      this.log.push(`refused ${input.action}`);
      return this.snapshot();
    }
    return this.lifecycle === input.from ? this.go(input.action) : this.snapshot();
  }

  async planChecks(): Promise<CheckName[]> {
    return ['identifiers', 'taxpayer_status'];
  }

  async runCheck({ check }: Parameters<SellerActivities['runCheck']>[0]): Promise<CheckStatus> {
    const status = this.checkStatus[check]?.shift() ?? 'pass';
    this.log.push(`${check} ${status}`);
    return status;
  }

  async settleChecks(): Promise<Verdict> {
    return this.verdict;
  }

  async sendReminder({ kind }: Parameters<SellerActivities['sendReminder']>[0]): Promise<void> {
    this.log.push(`reminder ${kind}`);
  }

  async readSnapshot(): Promise<SellerSnapshot> {
    return this.snapshot();
  }

  async freezeBaseline(): Promise<void> {
    this.log.push('baseline frozen');
  }

  async withdrawListings(): Promise<{ next: null }> {
    this.log.push('listings withdrawn');
    return { next: null };
  }

  private go(action: string): SellerSnapshot {
    this.version += 1;
    const row = findTransition(this.lifecycle, action);
    if (row) {
      const to = row.to === 'PREVIOUS' ? this.previous : row.to;
      if (row.to === 'SUSPENDED' || row.to === 'OFFBOARDING') this.previous = this.lifecycle;
      this.lifecycle = to;
      // Two moves in one millisecond are two states all the same.
      this.since = new Date(Math.max(Date.now(), this.since.getTime() + 1));
      if (action === 'resubmit') this.round += 1;
    }
    this.log.push(`${action} -> ${this.lifecycle}`);
    return this.snapshot();
  }

  private snapshot(): SellerSnapshot {
    return {
      lifecycle: this.lifecycle,
      since: this.since.toISOString(),
      round: this.round,
      version: this.version,
    };
  }
}
