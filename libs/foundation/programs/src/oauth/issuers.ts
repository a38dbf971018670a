import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { primaryOrigin, type TenantRecord } from '#foundation/tenancy';

/**
 * The issuers of tenants (RFC 8414 section 2). Each tenant is a separate authorization server: at its primary origin, if it
 * has one, and at a path of the installation's origin, where clients reach every tenant.
 */
@Injectable()
export class Issuers {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @param byPath whether the tenant was named in the path, as on hosts of many tenants */
  issuerOf(tenant: TenantRecord, byPath: boolean): string {
    return (byPath ? undefined : primaryOrigin(tenant)) ?? this.shared(tenant);
  }

  /** Whether this is one of the tenant's issuers. */
  isOf(issuer: string | undefined, tenant: TenantRecord): boolean {
    return issuer !== undefined && (issuer === this.shared(tenant) || issuer === primaryOrigin(tenant));
  }

  /** The address of the public keys, which are the same for all issuers. */
  keysOf(issuer: string): string {
    return `${new URL(issuer).origin}/.well-known/jwks.json`;
  }

  private shared({ _id }: TenantRecord): string {
    return `${this.config.PUBLIC_URL}/t/${_id}`;
  }
}
