import type { ListingPayload } from '../channels/channel';

const SEARCH_TEXT_MAX = 4_000;
const WORDS_MAX = 8;

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What the search looks into: titles in every language first, for a long description is cut. */
export function searchTextOf(payload: ListingPayload): string {
  const { title, titles, sku, brand, category, hs_code, seller, description, attributes } = payload;
  const parts = [
    title,
    titles.zh,
    titles.ur,
    sku,
    brand,
    category,
    hs_code,
    seller.name,
    seller.city,
    attributes.material,
    description,
  ];
  // The cut may go through a character; PostgreSQL takes no half ones.
  return fold(parts.filter(Boolean).join(' '))
    .slice(0, SEARCH_TEXT_MAX)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
}

/** The words of a query, at most eight, folded like the text they are looked for in. */
export const wordsOf = (query: string): string[] =>
  fold(query)
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX);

/** A word as a LIKE pattern; the wildcards that a buyer types are letters. */
export const patternOf = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
