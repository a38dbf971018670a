import { isId } from '#platform/ids';
import { unworded } from '#platform/languages';
import { TenantInjectable } from '#foundation/tenancy';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthClient } from './oauth-client.schema.js';
import { isSecretOf, OAuthClients } from './oauth-clients.js';
import type { Parameters } from './parameters.js';

interface ClientProof {
  readonly id: string;
  readonly secret?: string;
}

/** Authenticates a client (RFC 6749 section 2.3): by HTTP Basic, by the form, or by its id alone if it is public. */
@TenantInjectable()
export class AuthenticateClient {
  constructor(private readonly clients: OAuthClients) {}

  /** @throws oauth.invalid-client; oauth.invalid-request if the client authenticates in two ways */
  async authenticate(authorization: string | undefined, form: Parameters): Promise<OAuthClient> {
    const { id, secret } = proofOf(authorization, form);
    const client = isId(id) ? await this.clients.find(id) : null;
    if (!client) throw oauthErrors.invalidClient();
    const isPublic = client.type === 'public';
    const proven = isPublic ? secret === undefined : secret !== undefined && isSecretOf(client, secret);
    if (!proven) throw oauthErrors.invalidClient();
    return client;
  }
}

function proofOf(authorization: string | undefined, form: Parameters): ClientProof {
  const { client_id: id, client_secret: secret } = form;
  if (authorization === undefined) {
    if (id === undefined) throw oauthErrors.invalidClient();
    return { id, ...(secret !== undefined && { secret }) };
  }
  const basic = basicProof(authorization);
  if (secret !== undefined)
    throw oauthErrors.invalidRequest(unworded('Authenticate the client in one way only.'));
  if (id !== undefined && id !== basic.id) throw oauthErrors.invalidClient();
  return basic;
}

/** Both parts are encoded like form values, before base64 (RFC 6749 section 2.3.1). */
function basicProof(authorization: string): ClientProof {
  const [, encoded] = /^Basic +([\w+/]+=*)$/i.exec(authorization) ?? [];
  const [, id, secret] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) throw oauthErrors.invalidClient();
  try {
    return { id: formDecoded(id), secret: formDecoded(secret) };
  } catch {
    throw oauthErrors.invalidClient();
  }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
