import { request } from 'undici';
import {
  readRegistrationType,
  readStatl,
  registrationTypeRequest,
  statlRequest,
  type TaxpayerAnswer,
  type TaxpayerRequest,
} from './taxpayer';

export interface TaxpayerClientOptions {
  baseUrl: string;
  /** The operator's own bearer token. */
  token?: string;
  /** The specification says GET with a body; most implementations take POST. */
  verb: 'GET' | 'POST';
  timeoutMs?: number;
}

const ANSWER_MAX_BYTES = 65_536;

const unavailable = (code: string): TaxpayerAnswer => ({ status: 'unavailable', code, raw: {} });

/** Asks the registry. Whatever is not a clear answer is `unavailable`: an outage neither passes nor fails a seller. */
export class TaxpayerClient {
  constructor(private readonly options: TaxpayerClientOptions) {}

  activeStatus(registrationNumber: string, date: string): Promise<TaxpayerAnswer> {
    return this.ask(statlRequest(registrationNumber, date), readStatl);
  }

  registrationType(registrationNumber: string): Promise<TaxpayerAnswer> {
    return this.ask(registrationTypeRequest(registrationNumber), readRegistrationType);
  }

  private async ask(
    { path, body }: TaxpayerRequest,
    read: (body: unknown) => TaxpayerAnswer,
  ): Promise<TaxpayerAnswer> {
    const { baseUrl, token, verb, timeoutMs = 10_000 } = this.options;
    try {
      const response = await request(baseUrl.replace(/\/$/, '') + path, {
        method: verb,
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readBounded(response.body);
      if (response.statusCode === 401 || response.statusCode === 403)
        return unavailable('TAXPAYER.TOKEN_REFUSED');
      if (response.statusCode !== 200) return unavailable('TAXPAYER.UNAVAILABLE');
      return read(JSON.parse(text));
    } catch {
      return unavailable('TAXPAYER.UNAVAILABLE');
    }
  }
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_MAX_BYTES) throw new Error('The answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
