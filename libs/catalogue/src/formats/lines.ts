const LINE_FEED = 0x0a;

export interface Line {
  text: string;
  /** There was more than is given here. */
  isCut: boolean;
}

/**
 * Lines of UTF-8 that end with LF or CRLF, and with nothing else: other signs that some take for a line end, as U+2028, may
 * stand in the middle of JSON. Of a line at most `maxBytes` are kept, however long it goes on.
 */
export async function* readLines(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let kept = 0;
  let isCut = false;
  const add = (bytes: Buffer): void => {
    const room = maxBytes - kept;
    if (bytes.length > room) isCut = true;
    const taken = bytes.length > room ? bytes.subarray(0, room) : bytes;
    if (taken.length) parts.push(taken);
    kept += taken.length;
  };
  const take = (): Line => {
    const text = Buffer.concat(parts).toString('utf8');
    const line = { text: text.endsWith('\r') ? text.slice(0, -1) : text, isCut };
    parts = [];
    kept = 0;
    isCut = false;
    return line;
  };
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (kept || isCut) yield take();
}
