import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CONFIG, type Config } from '#platform/config';
import { hashToken } from '#platform/crypto';
import { platformErrors } from '#platform/errors';
import type { ResolvedAccess } from '#platform/http';
import { clientAddress } from '#platform/sockets';
import { CREDENTIAL_VERIFIER, type CredentialVerifier } from '../../caller/principal.js';
import type { SocketCaller, SocketPrincipal } from '../../caller/socket-caller.js';
import { demandCaller } from '../../guards/admission.js';
import { TenantSelection } from '../tenant-selection.js';
import type { TenantRecord } from '../../registry/tenant.schema.js';

/** What a client sends when it connects: `io(url, { auth: { token, tenant, cart } })`. */
interface Handshake {
  readonly token?: unknown;
  /** The tenant's slug, if the host does not name the tenant. */
  readonly tenant?: unknown;
  /** The token of a guest's cart. */
  readonly cart?: unknown;
}

/** Longest token that is checked. */
export const MAX_TOKEN = 8_192;
/** The format of our cart tokens: 256 bits in base64url. */
const CART_TOKEN = /^[\w-]{43}$/;

/** Authenticates a socket when it connects: caller, tenant and origin of the page. OpenSockets keeps the sockets from then on. */
@Injectable()
export class Handshakes {
  private readonly address: (request: IncomingMessage) => string;

  constructor(
    private readonly selection: TenantSelection,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
    @Inject(CONFIG) config: Config,
  ) {
    this.address = clientAddress(config);
  }

  /**
   * The caller who connects to a namespace.
   * @throws the problems that a request would get
   */
  async enter(socket: Socket, rule: ResolvedAccess): Promise<SocketCaller> {
    const { token, tenant: slug, cart } = handshakeOf(socket);
    const principal = token === undefined ? undefined : await this.principalOf(token);
    if (!principal && !(token === undefined && rule.who.includes('guest'))) {
      throw platformErrors.unauthenticated({
        en: 'Connect with auth: { token, tenant }.',
        de: 'Verbinden Sie sich mit auth: { token, tenant }.',
      });
    }
    demandCaller(rule, principal);
    const tenant = await this.tenantOf(socket, slug, principal);
    const { origin } = socket.handshake.headers;
    if (origin !== undefined && !tenant.settings.origins.includes(origin)) {
      throw platformErrors.forbidden({
        en: `The origin ${origin.slice(0, 200)} is not one of the tenant’s.`,
        de: `Der Web-Ursprung ${origin.slice(0, 200)} gehört nicht zum Shop.`,
      });
    }
    if (principal) return { tenantId: tenant._id, principal };
    const known = typeof cart === 'string' && CART_TOKEN.test(cart);
    return { tenantId: tenant._id, ...(known && { cart: hashToken(cart) }) };
  }

  /**
   * The caller of a new token for a connected socket.
   * @throws request.forbidden for another person's token, and the problems of a new connection
   */
  async renew(socket: Socket, token: string, before: SocketCaller): Promise<SocketCaller> {
    const principal = await this.principalOf(token);
    if (!principal) throw platformErrors.unauthenticated();
    const tenant = await this.tenantOf(socket, handshakeOf(socket).tenant, principal);
    const same =
      tenant._id === before.tenantId &&
      principal.audience === before.principal?.audience &&
      principal.id === before.principal.id;
    if (!same)
      throw platformErrors.forbidden({
        en: 'The token belongs to another person.',
        de: 'Das Token gehört einer anderen Person.',
      });
    return { tenantId: tenant._id, principal };
  }

  /**
   * The caller of a token at this moment; undefined if the token is not valid or no longer valid.
   * @throws request.forbidden for operators and machines, who have no sockets
   */
  async principalOf(token: unknown): Promise<SocketPrincipal | undefined> {
    if (typeof token !== 'string' || token.length > MAX_TOKEN) return undefined;
    const principal = await this.credentials.verify({ scheme: 'bearer', value: token });
    if (!principal) return undefined;
    const { audience, kind } = principal;
    if (audience === 'operator' || kind !== 'session') throw platformErrors.forbidden();
    return { ...principal, audience };
  }

  /** The client's address of a socket, behind trusted proxies. */
  addressOf(socket: Socket): string {
    return this.address(socket.request);
  }

  private tenantOf(socket: Socket, slug: unknown, principal?: SocketPrincipal): Promise<TenantRecord> {
    return this.selection.select({
      host: socket.handshake.headers.host ?? '',
      slug: typeof slug === 'string' ? slug : undefined,
      credentialTenantId: principal?.tenantId,
    });
  }
}

/** The token that a socket connected with, if any. */
export function tokenOf(socket: Socket): string | undefined {
  return handshakeOf(socket).token as string | undefined;
}

function handshakeOf(socket: Socket): Handshake {
  return socket.handshake.auth as Handshake;
}
