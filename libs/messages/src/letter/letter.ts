import type { Language } from '../language/language';
import type { Rich } from '../language/rich-text';
import type { MessageKind } from '../kinds';

export interface LetterItem {
  title: Rich;
  notes: readonly Rich[];
}

/** What is said, in one language, before it has any form: HTML, plain text and the preview are made from this. */
export interface Letter {
  kind: MessageKind;
  language: Language;
  subject: Rich;
  heading: Rich;
  greeting: Rich | null;
  paragraphs: readonly Rich[];
  itemsHeading: Rich | null;
  items: readonly LetterItem[];
  figures: readonly { label: string; value: string }[];
  deadline: Rich | null;
  /** The one next action. */
  action: { label: string; url: string } | null;
  /** Small print below the action. */
  notes: readonly Rich[];
  closing: Rich;
  footer: readonly Rich[];
}

/** Stands in the kept letter where the way in stood: whoever reads it later gets no key. */
export const LINK_PLACE = 'https://link.invalid/';

/** As it may be kept: without the way in. */
export const withoutLink = (letter: Letter): Letter => ({
  ...letter,
  action: letter.action && { ...letter.action, url: LINK_PLACE },
});
