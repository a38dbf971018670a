import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { primaryOrigin, type TenantRecord } from '#foundation/tenancy';

/**
 * The names under which tenants issue tokens (RFC 8414 section 2). Each tenant is an authorization server of its own: at
 * its primary origin, where it has one, and below the installation's origin, where clients reach every tenant.
 */
@Injectable()
export class Issuers {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @param byPath whether the tenant was named in the path, as on hosts of many tenants */
  issuerOf(tenant: TenantRecord, byPath: boolean): string {
    return (byPath ? undefined : primaryOrigin(tenant)) ?? this.shared(tenant);
  }

  /** Whether a token that says this was issued by the tenant. */
  isOf(issuer: string | undefined, tenant: TenantRecord): boolean {
    return issuer !== undefined && (issuer === this.shared(tenant) || issuer === primaryOrigin(tenant));
  }

  /** Where the keys are published that sign for all of them. */
  keysOf(issuer: string): string {
    return `${new URL(issuer).origin}/.well-known/jwks.json`;
  }

  private shared({ _id }: TenantRecord): string {
    return `${this.config.PUBLIC_URL}/t/${_id}`;
  }
}
