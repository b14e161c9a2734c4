import { AppConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { validateIdentifier } from '../identifiers';
import type { TaxpayerAnswer } from '../taxpayer';
import { TaxpayerClient } from '../taxpayer-client';
import type { ApplicationAnswers, CheckOutcome } from './identifiers-check';

const PAKISTAN_OFFSET_MS = 5 * 3_600_000;

/** The registry asks about a day in Pakistan, which has no summer time. */
export const dayInPakistan = (instant: Date): string =>
  new Date(instant.getTime() + PAKISTAN_OFFSET_MS).toISOString().slice(0, 10);

const normalised = (type: 'ntn' | 'strn', value: unknown): string | null =>
  typeof value === 'string' ? validateIdentifier(type, value).normalised : null;

const isAnswer = (answer: TaxpayerAnswer): boolean => answer.status !== 'unavailable';

/**
 * On the active taxpayer list today, and registered for sales tax where an STRN was given. Without a registry to ask a
 * person decides; a registry that does not answer clearly is waited for.
 */
@Injectable()
export class TaxpayerCheck {
  private readonly client: TaxpayerClient | undefined;

  constructor(config: AppConfig) {
    const { url, token, verb } = config.taxpayer;
    if (url) this.client = new TaxpayerClient({ baseUrl: url, token, verb });
  }

  async run(application: ApplicationAnswers, now: Date): Promise<CheckOutcome> {
    if (!this.client) return { status: 'review', code: 'TAXPAYER.NOT_CONFIGURED', evidence: {} };
    const number = normalised('ntn', application.ntn);
    if (!number) return { status: 'review', code: 'TAXPAYER.NO_NUMBER', evidence: {} };
    const date = dayInPakistan(now);
    const active = await this.client.activeStatus(number, date);
    const registered =
      isAnswer(active) && normalised('strn', application.strn)
        ? await this.client.registrationType(number)
        : undefined;
    const answers = registered ? [active, registered] : [active];
    const evidence = { date, statl: active.raw, ...(registered ? { registration: registered.raw } : {}) };
    const silent = answers.find((answer) => !isAnswer(answer));
    if (silent) return { status: 'waiting_registry', code: silent.code, evidence };
    const worst =
      answers.find(({ status }) => status === 'fail') ??
      answers.find(({ status }) => status === 'review') ??
      active;
    return { status: worst.status as 'pass' | 'fail' | 'review', code: worst.code, evidence };
  }
}
