import { dayIn, numberIn } from '../language/dates';
import { type Language, LANGUAGES } from '../language/language';
import { kindOf, KINDS, type MessageKind } from '../kinds';
import { LETTERS } from '../texts/texts';
import type { LetterKey } from '../texts/letters.en';
import type { LetterFacts } from './write-letter';

/** A message of which the words are registered with the provider beforehand; only what changes is sent. */
export interface TemplateMessage {
  name: string;
  /** As the provider names it. */
  language: string;
  /** In the order of the places in the text. */
  parameters: string[];
  /** The end of the address behind the button. */
  linkToken: string;
}

const LANGUAGE_CODES: Readonly<Record<Language, string>> = { en: 'en', ur: 'ur', zh: 'zh_CN' };
const EXAMPLES: Readonly<Record<string, string>> = {
  programme: 'Export corridor',
  count: '3',
  day: '1 December 2026',
};

const keyOf = (kind: MessageKind): LetterKey | undefined => {
  const key = `whatsapp.${kind}`;
  return Object.hasOwn(LETTERS.en, key) ? (key as LetterKey) : undefined;
};

/** Names of the places of a text, each once, as they come. */
const placesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name!)),
];

/** Null for kinds that do not go to a telephone. */
export function writeTemplate(facts: LetterFacts): TemplateMessage | null {
  const { kind, language, link } = facts;
  const key = keyOf(kind);
  if (!key || !link) return null;
  const values: Readonly<Record<string, string>> = {
    programme: facts.programme,
    count: numberIn(language, facts.items.length),
    day: facts.deadline ? dayIn(language, facts.deadline) : '',
  };
  return {
    name: `rahdari_${kind}`,
    language: LANGUAGE_CODES[language],
    // A parameter with a line end, or an empty one, is refused for the whole message.
    parameters: placesOf(LETTERS[language][key]).map(
      (name) => (values[name] ?? '').replace(/\s+/g, ' ').trim() || '–',
    ),
    linkToken: link.url.slice(link.url.lastIndexOf('/') + 1),
  };
}

/** Every template as WhatsApp wants it registered (`POST /<account>/message_templates`). `origin`: where the status page is. */
export function whatsappTemplates(origin: string) {
  return (Object.keys(KINDS) as MessageKind[])
    .filter((kind) => kindOf(kind).phone)
    .flatMap((kind) =>
      LANGUAGES.map((language) => {
        const text = LETTERS[language][keyOf(kind)!];
        const places = placesOf(text);
        return {
          name: `rahdari_${kind}`,
          language: LANGUAGE_CODES[language],
          category: 'UTILITY',
          components: [
            {
              type: 'BODY',
              text: places.reduce(
                (body, place, at) => body.replaceAll(`{${place}}`, `{{${at + 1}}}`),
                text as string,
              ),
              example: { body_text: [places.map((place) => EXAMPLES[place] ?? place)] },
            },
            {
              type: 'BUTTONS',
              buttons: [
                {
                  type: 'URL',
                  text: LETTERS[language]['whatsapp.button'],
                  url: `${origin}/s/{{1}}`,
                  example: [`${origin}/s/example`],
                },
              ],
            },
          ],
        };
      }),
    );
}
