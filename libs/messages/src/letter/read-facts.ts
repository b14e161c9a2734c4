import { CatalogueImportRepository } from '@app/catalogue';
import type { Tx } from '@app/database';
import type { Vault } from '@app/platform';
import {
  type Application,
  loadCase,
  type SellerCase,
  SellerRepository,
  type SellerView,
  viewOf,
} from '@app/sellers';
import { ERROR_TEXTS, type RequirementSet, type RequirementState } from '@app/verification';
import { digestAtMs } from '@workflows/notification/policy';
import { dayIn } from '../language/dates';
import { asLanguage, type Language } from '../language/language';
import { fill, plainOf } from '../language/rich-text';
import { DIGEST_EVENTS } from '../kinds';
import type { Message } from '../message';
import type { MessagePreferences, MessageSettings } from '../message-settings.repository';
import { LETTERS } from '../texts/texts';
import type { LetterFacts, WantedItem } from './write-letter';

const DAY_MS = 86_400_000;
const APPEAL_WINDOW_MS = 30 * DAY_MS;
/** What a hold rests on is not told where it would warn the wrong one. */
const TOLD_HOLDS = [
  'REQUIREMENT_PAST_DUE',
  'INCOMPLETE_PROFILE',
  'QUALITY_AUTOMATIC',
  'CHANNEL_INITIATED',
  'PLATFORM_PAUSED',
] as const;

export type ToldHold = (typeof TOLD_HOLDS)[number] | 'MANUAL';

export const toldHold = (type: string): ToldHold => TOLD_HOLDS.find((one) => one === type) ?? 'MANUAL';

export interface SellerFacts {
  file: SellerCase;
  /** As the seller may see it. */
  view: SellerView;
  application: Application;
  language: Language;
}

/** The case as its seller may see it: nothing of suspicion or risk can get into a letter. */
export async function readSeller(
  tx: Tx,
  vault: Vault,
  sellerId: string,
  wishes: MessagePreferences,
): Promise<SellerFacts> {
  const sellers = new SellerRepository(tx, vault);
  const seller = await sellers.byId(sellerId);
  const application = await sellers.application(sellerId);
  const file = await loadCase(tx, seller, application);
  const language = wishes.language ?? asLanguage(seller.locale) ?? 'en';
  return { file, view: viewOf(file, 'seller', tx.now()), application, language };
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** One thing that is wanted, in the seller's words: what, why and how. */
export function wantedItem(
  set: RequirementSet,
  state: Pick<RequirementState, 'code' | 'errors'>,
  language: Language,
): WantedItem {
  const definition = set.requirements.find(({ code }) => code === state.code);
  const reason = ERROR_TEXTS[state.errors[0]?.code ?? ''];
  return {
    title: capitalised(definition?.text[language] ?? state.code),
    reason: reason?.[language] ?? null,
    how: definition?.nextAction[language] ?? null,
  };
}

function itemsOf(message: Message, { file, view, language }: SellerFacts): WantedItem[] {
  switch (message.kind) {
    case 'reminder':
    case 'action_required':
    case 'conditionally_approved':
      return view.wanted.map((state) => wantedItem(file.set, state, language));
    case 'suspended':
      return view.holds.map(({ type }) => ({
        title: LETTERS[language][`hold.${toldHold(type)}`],
        reason: null,
        how: null,
      }));
    default:
      return [];
  }
}

async function figuresOf(tx: Tx, message: Message): Promise<LetterFacts['figures']> {
  if (message.kind !== 'import_finished') return [];
  const { counters } = await new CatalogueImportRepository(tx).byId(message.subject);
  return (['read', 'created', 'updated', 'unchanged', 'in_error'] as const).map((name) => ({
    key: `import_finished.${name}` as const,
    value: counters[name],
  }));
}

/** What happened on a day, counted from the events themselves. */
async function digestOf(
  tx: Tx,
  sellerId: string,
  day: string,
  { file, view, language }: SellerFacts,
): Promise<Pick<LetterFacts, 'figures' | 'items'>> {
  const fromMs = Date.parse(`${day}T00:00:00+05:00`);
  const rows = await tx.query<{ type: string; requirement: string | null; n: number }>(
    `SELECT type, data->>'requirement' AS requirement, count(*)::int AS n FROM outbox_events
      WHERE tenant_id = $1 AND seller_id = $2 AND type = ANY($3) AND occurred_at >= $4 AND occurred_at < $5
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [tx.tenantId, sellerId, DIGEST_EVENTS, new Date(fromMs), new Date(fromMs + DAY_MS)],
  );
  const figures = (['live', 'suppressed', 'rejected'] as const).flatMap((name) => {
    const value = rows.find(({ type }) => type === `listing.${name}`)?.n ?? 0;
    return value ? [{ key: `digest.${name}` as const, value }] : [];
  });
  const titleOf = (requirement: string | null): string =>
    capitalised(
      file.set.requirements.find(({ code }) => code === requirement)?.text[language] ?? String(requirement),
    );
  const expiring = rows
    .filter(({ type }) => type === 'requirement.expiring')
    .map(({ requirement }) => ({
      title: titleOf(requirement),
      reason: null,
      how: LETTERS[language]['digest.expiring'],
    }));
  // What was given in the meantime is not asked for again.
  const wanted = view.wanted.map(({ code }) => code);
  const dueAt = view.clocks.find(({ runsFor }) => runsFor === 'seller')?.dueAt;
  const how = dueAt
    ? plainOf(
        fill(LETTERS[language]['digest.due_by'], { day: dayIn(language, new Date(dueAt)) }),
        language === 'ur',
      )
    : LETTERS[language]['digest.due_now'];
  const due = rows
    .filter(({ type, requirement }) => type === 'requirement.due' && wanted.includes(String(requirement)))
    .map(({ requirement }) => ({ title: titleOf(requirement), reason: null, how }));
  return { figures, items: [...due, ...expiring] };
}

/** Everything that the letter speaks of, except the way in. */
export async function readFacts(
  tx: Tx,
  message: Message,
  settings: MessageSettings,
  seller: SellerFacts,
): Promise<Omit<LetterFacts, 'link'>> {
  const { file, view, language } = seller;
  const { day } = message.details;
  const digest = day ? await digestOf(tx, file.seller.id, day, seller) : null;
  const dueAt = view.clocks.find(({ runsFor }) => runsFor === 'seller')?.dueAt;
  const mayAppeal = view.lifecycle === 'REJECTED' && !view.appealUsed && !view.sanctionsConfirmed;
  return {
    kind: message.kind,
    language,
    now: tx.now(),
    seller: view.displayName,
    programme: file.programme.name,
    contact: settings.contactEmail,
    deadline: dueAt ? new Date(dueAt) : null,
    items: digest?.items ?? itemsOf(message, seller),
    figures: digest?.figures ?? (await figuresOf(tx, message)),
    day: day ? new Date(digestAtMs(day) - DAY_MS) : null,
    appealUntil: mayAppeal ? new Date(new Date(view.since).getTime() + APPEAL_WINDOW_MS) : null,
    endpoint: null,
  };
}
