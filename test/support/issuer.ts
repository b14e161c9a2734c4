import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export interface SigningKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** An OpenID Connect issuer as its relying parties see it: metadata and keys over HTTP, tokens that it signed. */
export class Issuer {
  /** Requests for keys so far. */
  keysAsked = 0;
  /** What the metadata says instead. */
  metadata: Record<string, unknown> = {};
  /** Takes requests and says nothing: they are open until who asked goes away. */
  isSilent = false;
  /** Such requests that are open. */
  held = 0;
  private published: JWK[] = [];
  private server?: Server;
  private port = 0;

  /** Some issuers end in a slash, and their metadata and tokens say so. */
  constructor(private readonly end: '' | '/' = '') {}

  static async open(end: '' | '/' = ''): Promise<Issuer> {
    const issuer = new Issuer(end);
    await issuer.listen();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.end}`;
  }

  static async key(kid: string, alg = 'RS256'): Promise<SigningKey> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  }

  publish(...keys: SigningKey[]): void {
    this.published = keys.map(({ publicJwk }) => publicJwk);
  }

  /** Where it was, so that its name stays the same. */
  async listen(): Promise<void> {
    this.server = createServer((request, response) => {
      if (this.isSilent) {
        this.held++;
        response.once('close', () => this.held--);
        return;
      }
      if (!/^\/(jwks|\.well-known\/openid-configuration)$/.test(request.url!))
        return void response.writeHead(404).end();
      const isKeys = request.url === '/jwks';
      if (isKeys) this.keysAsked++;
      const metadata = { issuer: this.url, jwks_uri: `http://127.0.0.1:${this.port}/jwks`, ...this.metadata };
      const known = isKeys ? { keys: this.published } : metadata;
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(known));
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server?.close(() => resolve());
      this.server?.closeAllConnections();
    });
  }

  sign(
    key: SigningKey,
    claims: Record<string, unknown>,
    header: Record<string, unknown> = {},
  ): Promise<string> {
    return new SignJWT({ iss: this.url, ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
      .sign(key.privateKey);
  }
}
