/**
 * Whether an object in this JSON names a member twice. The parser keeps the last of them in silence, another reader of the same
 * bytes may keep the first: what was meant cannot be known. The text is valid JSON; it is walked once, without recursion.
 */
export function hasDuplicateMember(json: string): boolean {
  /** The names of the objects that are open, null for an array. */
  const open: (Set<string> | null)[] = [];
  let isNameNext = false;
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case '{':
        open.push(new Set());
        isNameNext = true;
        break;
      case '[':
        open.push(null);
        isNameNext = false;
        break;
      case '}':
      case ']':
        open.pop();
        isNameNext = false;
        break;
      case ',':
        isNameNext = open.at(-1) instanceof Set;
        break;
      case '"': {
        const from = at;
        for (at++; json[at] !== '"'; at++) if (json[at] === '\\') at++;
        if (!isNameNext) break;
        isNameNext = false;
        const text = json.slice(from, at + 1);
        const name = text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
        const names = open.at(-1)!;
        if (names.has(name)) return true;
        names.add(name);
        break;
      }
    }
  }
  return false;
}

/** Whether more than `limit` objects and arrays are open at once, in a text that need not be JSON. */
export function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (character === '{' || character === '[') {
      if (++depth > limit) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}
