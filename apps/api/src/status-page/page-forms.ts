import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { idempotencyKeyReused, IdempotencyService } from '@app/identity';
import { DomainError, equalInConstantTime, type Principal, sha256Hex, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { contentSeen } from '../http/idempotency.interceptor';

/** A second press of the button waits so long for the first; then the page says that it is still at work. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 200;
const NAME = /^form_[A-Za-z0-9_-]{22}$/;

/** Thrown when a form was made for another session, or by nobody. */
export const formExpired = (): DomainError =>
  new DomainError({
    code: 'STATUS.FORM_EXPIRED',
    kind: 'forbidden',
    message: 'This form was not made for this session. Look at it again, and send it once more.',
  });

/**
 * Each form of the page carries a name that nobody can guess, sealed to the session for which it was made: no other site, and
 * no other seller's page, can send it. The name is the Idempotency-Key of what the form does: sent twice, it acts once.
 */
@Injectable()
export class PageForms {
  constructor(
    private readonly vault: Vault,
    private readonly idempotency: IdempotencyService,
  ) {}

  /** The value of the hidden field of a new form. */
  issue(caller: Principal): string {
    const name = `form_${randomBytes(16).toString('base64url')}`;
    return `${name}.${this.#seal(caller, name)}`;
  }

  /** The name in it. Throws STATUS.FORM_EXPIRED when it is not one that we made for this session. */
  nameOf(caller: Principal, value: string | undefined): string {
    const [name = '', seal = ''] = (value ?? '').split('.');
    if (!NAME.test(name) || !equalInConstantTime(seal, this.#seal(caller, name))) throw formExpired();
    return name;
  }

  /**
   * Runs what a form asks for, once; a repeat gets the first one's answer. Returns where the browser goes next. `isRepeat`: of
   * a form with a file, which is not read yet.
   */
  async once(
    caller: Principal,
    name: string,
    request: FastifyRequest,
    content: string,
    work: (operationId: string) => Promise<string>,
    isRepeat: (contentHash: string) => Promise<boolean> = async () => true,
  ): Promise<string> {
    const fingerprint = sha256Hex(`${request.url.split('?')[0]}\n${content}`);
    const claim = await this.#claim(caller, name, fingerprint);
    if (claim.replay) {
      if (claim.contentHash && !(await isRepeat(claim.contentHash))) throw idempotencyKeyReused();
      const stored: unknown = JSON.parse(claim.body ?? 'null');
      if (claim.status >= 400) throw new DomainError(stored as DomainError);
      return String(stored);
    }
    try {
      const next = await work(claim.operationId);
      await this.idempotency.finish(caller, name, 303, JSON.stringify(next), contentSeen(request));
      return next;
    } catch (error) {
      await this.idempotency.fail(caller, name, error, claim.lockedUntil, contentSeen(request));
      throw error;
    }
  }

  /** While the first press is at work, the second waits for its answer. */
  async #claim(caller: Principal, name: string, fingerprint: string) {
    for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
      try {
        return await this.idempotency.claim(caller, name, fingerprint);
      } catch (error) {
        const isAtWork = error instanceof DomainError && error.code === 'IDEMPOTENCY.IN_FLIGHT';
        if (!isAtWork || waitedMs >= PATIENCE_MS) throw error;
        await setTimeout(PAUSE_MS);
      }
    }
  }

  #seal({ tenantId, callerId }: Principal, name: string): string {
    return this.vault.mac(tenantId, 'credential', `status-form|${callerId}|${name}`);
  }
}
