import type { Language } from './language';

/** Western digits in each: numbers of rows, days and identifiers must be copied without a slip. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  ur: 'ur-PK-u-nu-latn',
  zh: 'zh-CN',
};
const ZONE = 'Asia/Karachi';
const ZONE_NAMES: Readonly<Record<Language, string>> = {
  en: 'Pakistan time',
  ur: 'پاکستانی وقت',
  zh: '巴基斯坦时间',
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The calendar day in Pakistan, in words. */
export const dayIn = (language: Language, at: Date): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: ZONE,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);

/** Day and hour in Pakistan, with the zone's name: the reader may sit elsewhere. */
export function momentIn(language: Language, at: Date): string {
  const time = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  const comma = { en: ', ', ur: '، ', zh: ' ' }[language];
  const zone = { en: ` ${ZONE_NAMES.en}`, ur: ` ${ZONE_NAMES.ur}`, zh: `（${ZONE_NAMES.zh}）` }[language];
  return `${dayIn(language, at)}${comma}${time}${zone}`;
}

/** "in 6 days", "3 hours ago": days from a day on, hours below, minutes below an hour. */
export function relativeIn(language: Language, at: Date, now: Date): string {
  const awayMs = at.getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'always' });
  const [unit, sizeMs] =
    Math.abs(awayMs) >= DAY_MS
      ? (['day', DAY_MS] as const)
      : Math.abs(awayMs) >= HOUR_MS
        ? (['hour', HOUR_MS] as const)
        : (['minute', MINUTE_MS] as const);
  // Towards now: "in 2 days" is never less than two whole days.
  return format.format(Math.trunc(awayMs / sizeMs), unit);
}

export const numberIn = (language: Language, value: number): string =>
  new Intl.NumberFormat(LOCALES[language]).format(value);
