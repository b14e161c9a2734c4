import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { validateIdentifier } from '../identifiers';
import type { ListEntry } from './list-entry';

const TEXT_MAX = 20_000;
const DEPTH_MAX = 20;

const NAME_PARTS = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'];

interface Draft {
  kind: ListEntry['kind'];
  parts: Record<string, string>;
  entry: ListEntry;
}

const draftOf = (kind: ListEntry['kind']): Draft => ({
  kind,
  parts: {},
  entry: {
    ref: '',
    kind,
    names: [],
    aliases: [],
    datesOfBirth: [],
    nationalities: [],
    cnics: [],
    fatherNames: [],
  },
});

/** Puts the text of one element where it belongs; `path` is the path below INDIVIDUAL or ENTITY. */
function take(draft: Draft, path: string, text: string): void {
  const { entry } = draft;
  if (path === 'REFERENCE_NUMBER') entry.ref = text;
  else if (path === 'DATAID') entry.ref ||= text;
  else if (NAME_PARTS.includes(path)) draft.parts[path] = text;
  else if (path === 'NAME_ORIGINAL_SCRIPT') entry.names.push(text);
  else if (path.endsWith('_ALIAS/ALIAS_NAME')) entry.aliases.push(text);
  else if (path === 'NATIONALITY/VALUE') entry.nationalities.push(text);
  else if (/^INDIVIDUAL_DATE_OF_BIRTH\/(DATE|YEAR)$/.test(path)) entry.datesOfBirth.push(text);
  else if (path === 'INDIVIDUAL_DOCUMENT/NUMBER') {
    const { normalised } = validateIdentifier('cnic', text);
    if (normalised) entry.cnics.push(normalised);
  } else if (path === 'COMMENTS1') {
    const father = /father'?s name(?: is|:)\s*([^.;,]{3,100})/i.exec(text)?.[1];
    if (father) entry.fatherNames.push(father.trim());
  }
}

/**
 * Reads the UN Security Council's consolidated list (XML) entry by entry. Refuses a document type declaration (no entity
 * tricks) and anything that is not that format; throws a plain Error with the reason.
 */
export async function* readUnList(xml: Readable): AsyncGenerator<ListEntry> {
  const parser = new SaxesParser();
  const ready: ListEntry[] = [];
  const path: string[] = [];
  let draft: Draft | null = null;
  let text = '';
  let entries = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type declaration is not taken');
  });
  parser.on('opentag', ({ name }) => {
    if (path.length === 0 && name !== 'CONSOLIDATED_LIST') throw new Error('not a CONSOLIDATED_LIST');
    path.push(name);
    if (path.length > DEPTH_MAX) throw new Error('nested too deep');
    if (path.length === 3 && (name === 'INDIVIDUAL' || name === 'ENTITY')) {
      draft = draftOf(name === 'ENTITY' ? 'entity' : 'person');
    }
    text = '';
  });
  parser.on('text', (chunk) => {
    if (text.length < TEXT_MAX) text += chunk;
  });
  parser.on('closetag', () => {
    if (draft && path.length > 3 && text.trim()) take(draft, path.slice(3).join('/'), text.trim());
    if (draft && path.length === 3) {
      const name = NAME_PARTS.map((part) => draft!.parts[part])
        .filter(Boolean)
        .join(' ');
      if (name) draft.entry.names.unshift(name);
      entries++;
      // Never left out in silence: a name that is not in the list is a name nobody is stopped by.
      if (!draft.entry.ref || !draft.entry.names.length)
        throw new Error(`entry ${entries} has no ${draft.entry.ref ? 'name' : 'reference number'}`);
      ready.push(draft.entry);
      draft = null;
    }
    path.pop();
    text = '';
  });
  xml.setEncoding('utf8');
  for await (const chunk of xml as AsyncIterable<string>) {
    parser.write(chunk);
    yield* ready.splice(0);
  }
  parser.close();
  yield* ready.splice(0);
}
