import { type ClientCredentials, isScope, OauthError } from '@app/identity';
import { FormFields } from '../http/form-fields';
import { UnreadBody } from '../http/streamed-body';

/** The parameters of a request to one of OAuth's endpoints. Throws OauthError where RFC 6749 has a code for it. */
export function parametersOf(body: unknown): Map<string, string> {
  if (!(body instanceof FormFields)) {
    if (body instanceof UnreadBody) body.discard();
    throw new OauthError('invalid_request', 'Send application/x-www-form-urlencoded.');
  }
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.text)) {
    if (parameters.has(name)) throw new OauthError('invalid_request', 'A parameter is there twice.');
    if (value.includes('\u0000')) throw new OauthError('invalid_request', 'A parameter has a NUL in it.');
    // RFC 6749 §3.2: a parameter without a value is as one that is not there.
    if (value) parameters.set(name, value);
  }
  return parameters;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new OauthError('invalid_client', 'The Authorization field cannot be read.');
  }
};

/** client_secret_basic or client_secret_post, and not both. */
export function clientOf(
  authorization: string | undefined,
  parameters: Map<string, string>,
): ClientCredentials {
  if (authorization === undefined) {
    const [id, secret] = [parameters.get('client_id'), parameters.get('client_secret')];
    if (!id || !secret) throw new OauthError('invalid_client', 'The client did not say who it is.');
    return { id, secret };
  }
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization)?.[1];
  const [, id, secret] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (!id || !secret) throw new OauthError('invalid_client', 'The Authorization field cannot be read.');
  if (parameters.has('client_secret'))
    throw new OauthError('invalid_request', 'The client says twice who it is.');
  const client = { id: decoded(id), secret: decoded(secret) };
  if (client.id.includes('\u0000'))
    throw new OauthError('invalid_client', 'The Authorization field cannot be read.');
  if ((parameters.get('client_id') ?? client.id) !== client.id)
    throw new OauthError('invalid_request', 'The client says twice who it is, and not the same.');
  return client;
}

export function scopesOf(parameters: Map<string, string>): string[] {
  const scopes = [...new Set((parameters.get('scope') ?? '').split(' ').filter(Boolean))];
  if (!scopes.every(isScope)) throw new OauthError('invalid_scope', 'There is no such scope.');
  return scopes;
}
