/** What sellers, and the Chinese side of a channel, are written to in. */
export const LANGUAGES = ['en', 'ur', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each by its own name, as a reader who is lost in another one looks for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ur: 'اردو', zh: '中文' };

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ur' ? 'rtl' : 'ltr');

export const asLanguage = (value: unknown): Language | undefined =>
  LANGUAGES.find((language) => language === value);

/** The best of our languages for an Accept-Language header (RFC 9110, 12.5.4); English when none is wanted. */
export function preferredLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((one) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(one)?.[1]).find(Boolean);
      return {
        language: asLanguage(tag.split('-')[0]),
        quality: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter(({ language, quality }) => language && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language ?? 'en';
}
