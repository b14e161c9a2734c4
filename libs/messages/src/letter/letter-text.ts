import { directionOf } from '../language/language';
import { plainOf, type Rich } from '../language/rich-text';
import { LETTERS } from '../texts/texts';
import type { Letter } from './letter';

/** One line: a header must not carry a line end, whatever a name holds. */
export const subjectOf = (letter: Letter): string =>
  plainOf(letter.subject, directionOf(letter.language) === 'rtl')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

/** The text part: the same words as the HTML, for who reads without it. */
export function textOf(letter: Letter): string {
  const isolated = directionOf(letter.language) === 'rtl';
  const plain = (rich: Rich): string => plainOf(rich, isolated);
  const blocks: string[] = [];
  const add = (...lines: string[]): void => void blocks.push(lines.join('\n'));
  add(plain(letter.heading));
  if (letter.greeting) add(plain(letter.greeting));
  for (const paragraph of letter.paragraphs) add(plain(paragraph));
  if (letter.figures.length) add(...letter.figures.map(({ label, value }) => `- ${label}: ${value}`));
  if (letter.itemsHeading) add(plain(letter.itemsHeading));
  for (const [index, item] of letter.items.entries())
    add(`${index + 1}. ${plain(item.title)}`, ...item.notes.map((note) => `   ${plain(note)}`));
  if (letter.deadline) add(plain(letter.deadline));
  if (letter.action) add(`${letter.action.label}:`, letter.action.url);
  for (const note of letter.notes) add(plain(note));
  add(plain(letter.closing));
  add('--', ...letter.footer.map(plain));
  return `${blocks.join('\n\n')}\n`;
}

/** The line that introduces the address in clear, below the button. */
export const copyLine = (letter: Letter): string => LETTERS[letter.language]['common.link_copy'];
