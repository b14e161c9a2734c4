import { type Language, LANGUAGES } from '../language/language';
import { placeholdersOf } from '../language/rich-text';
import { LETTERS_EN, type LetterTexts } from './letters.en';
import { LETTERS_UR } from './letters.ur';
import { LETTERS_ZH } from './letters.zh';

export const LETTERS: Readonly<Record<Language, LetterTexts>> = {
  en: LETTERS_EN,
  ur: LETTERS_UR,
  zh: LETTERS_ZH,
};

/** A letter of the script in which a text of the language must be written somewhere. */
const SCRIPT: Readonly<Record<Language, RegExp>> = {
  en: /\p{Script=Latin}/u,
  ur: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
};

/** What is wrong with a set of texts: a key that is missing or too many, another placeholder, a text left untranslated. */
export function textProblems(texts: Readonly<Record<Language, Readonly<Record<string, string>>>>): string[] {
  const problems: string[] = [];
  const keys = Object.keys(texts.en);
  for (const language of LANGUAGES) {
    const own = texts[language];
    for (const key of Object.keys(own))
      if (!Object.hasOwn(texts.en, key)) problems.push(`${language}: ${key} is unknown`);
    for (const key of keys) {
      const text = own[key];
      if (!text?.trim()) {
        problems.push(`${language}: ${key} is missing`);
        continue;
      }
      const [wanted, given] = [placeholdersOf(texts.en[key]!), placeholdersOf(text)];
      if (String(wanted) !== String(given))
        problems.push(`${language}: ${key} has {${given.join('}, {')}}, not {${wanted.join('}, {')}}`);
      const words = text.replace(/\{[a-z_]+\}/g, '').replace(/[\s\p{P}\p{S}\d]/gu, '');
      if (words && !SCRIPT[language].test(words)) problems.push(`${language}: ${key} is not in its script`);
      // A stray brace is a placeholder with a slip of the pen.
      if (/[{}]/.test(text.replace(/\{[a-z_]+\}/g, '')))
        problems.push(`${language}: ${key} has a broken placeholder`);
    }
  }
  return problems;
}
