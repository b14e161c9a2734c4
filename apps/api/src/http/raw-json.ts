/** A JSON body as it came, for routes that check a signature of its bytes before anything in it is read. */
export class RawJson {
  constructor(readonly bytes: Buffer) {}
}

export const wantsRawJson = (url: string): boolean => url.startsWith('/receipts/');
