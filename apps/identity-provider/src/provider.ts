import { NO_TENANT } from '@app/database';
import type { AccountsService, ProviderStore } from '@app/identity';
import type { AppConfig, Vault } from '@app/platform';
import type { JWK } from 'jose';
import {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import { contentPolicy, deviceCodePage, deviceConfirmPage, logoutPage, messagePage } from './pages';
import { recordAdapter } from './record-adapter';
import { type Language, languageOf, TEXTS } from './texts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** A working day: whoever goes home signs in again. */
const SIGNED_IN = 12 * HOUR;

/** Programs without a secret: the code is theirs by PKCE. */
const PUBLIC_CLIENT = {
  token_endpoint_auth_method: 'none',
  id_token_signed_response_alg: 'ES256',
  response_types: ['code'],
} as const satisfies Partial<ClientMetadata>;

const clients = (publicUrl: string): ClientMetadata[] => [
  {
    ...PUBLIC_CLIENT,
    client_id: 'rahdari-cli',
    client_name: 'Rahdari CLI',
    application_type: 'native',
    // RFC 8252 §7.3: any port of the loopback address.
    redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  },
  {
    ...PUBLIC_CLIENT,
    client_id: 'rahdari-console',
    client_name: 'Rahdari',
    application_type: 'web',
    redirect_uris: [`${publicUrl}/console/callback`],
    post_logout_redirect_uris: [`${publicUrl}/console`],
    grant_types: ['authorization_code', 'refresh_token'],
  },
];

const languageIn = (ctx: KoaContextWithOIDC): Language =>
  languageOf(ctx.oidc?.params?.ui_locales as string | undefined, ctx.get('accept-language'));

function show(ctx: KoaContextWithOIDC, page: string): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', contentPolicy());
  ctx.set('Cache-Control', 'no-store');
  ctx.body = page;
}

export interface ProviderParts {
  config: AppConfig;
  vault: Vault;
  accounts: AccountsService;
  store: ProviderStore;
  keys: JWK[];
}

/** The OpenID Connect provider of one machine: code with PKCE and the device flow, for public clients of our own. */
export function createProvider({ config, vault, accounts, store, keys }: ProviderParts): Provider {
  const { issuer, audience, roleClaim, tenantClaim } = config.oidc;
  const policy = interactionPolicy.base();
  // The clients are our own: nobody has to agree to what they may do.
  policy.remove('consent');
  const configuration: Configuration = {
    adapter: recordAdapter(store),
    clients: clients(config.http.publicUrl),
    jwks: { keys: keys as never },
    cookies: { keys: [vault.mac(NO_TENANT, 'provider-cookie', 'signature')] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form, _out, error) =>
          show(ctx, deviceCodePage(languageIn(ctx), form, error !== undefined && error !== null)),
        userCodeConfirmSource: (ctx, form, client, _device, code) =>
          show(ctx, deviceConfirmPage(languageIn(ctx), form, client.clientName ?? client.clientId, code)),
        successSource: (ctx) =>
          show(ctx, messagePage(languageIn(ctx), 'deviceTitle', TEXTS[languageIn(ctx)].deviceDone)),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, logoutPage(languageIn(ctx), form)),
        postLogoutSuccessSource: (ctx) =>
          show(ctx, messagePage(languageIn(ctx), 'signOut', TEXTS[languageIn(ctx)].signedOut)),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== audience) throw new errors.InvalidTarget();
          return {
            scope: 'openid offline_access',
            audience,
            accessTokenTTL: 15 * MINUTE,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    ttl: {
      AuthorizationCode: MINUTE,
      DeviceCode: 10 * MINUTE,
      Grant: SIGNED_IN,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: SIGNED_IN,
      Session: SIGNED_IN,
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    clientBasedCORS: (_ctx, origin) => origin === new URL(config.http.publicUrl).origin,
    findAccount: async (_ctx, id) => {
      const account = await accounts.byId(id);
      return account && { accountId: account.id, claims: () => ({ sub: account.id }) };
    },
    extraTokenClaims: async (_ctx, token) => {
      const account = 'accountId' in token ? await accounts.byId(String(token.accountId)) : undefined;
      return account && { [roleClaim]: account.role, [tenantClaim]: account.tenantId };
    },
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const known = session!.grantIdFor(client!.clientId);
      const found = known ? await ctx.oidc.provider.Grant.find(known) : undefined;
      if (found) return found;
      const grant = new ctx.oidc.provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId,
      });
      grant.addOIDCScope('openid offline_access');
      grant.addResourceScope(audience, 'openid offline_access');
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      const language = languageIn(ctx);
      show(ctx, messagePage(language, 'failed', `${TEXTS[language].failedAdvice} (${out.error})`));
    },
  };
  const provider = new Provider(issuer!, configuration);
  // What stands in front of it writes these headers from the issuer (server.ts): behind a proxy that ends TLS, the cookies
  // are to be secure all the same.
  provider.proxy = true;
  return provider;
}
