import { Inject } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { SecretBox } from '#platform/crypto';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { newSecret } from './signature.js';
import type { SealedSecret, WebhookEndpoint } from './webhook-endpoint.schema.js';

/** How long the old secret goes on signing beside a new one. */
export const OVERLAP_MS = 24 * 3_600_000;

/** Signatures grow with each; whoever rotates all day gets the newest of them. */
const MOST_SECRETS = 5;

/** Makes, rotates and opens the signing secrets of a tenant's endpoints. */
@TenantInjectable()
export class EndpointSecrets {
  private readonly box: SecretBox;

  constructor(@Inject(CONFIG) config: Config, tenant: CurrentTenant) {
    this.box = SecretBox.for(config.ENCRYPTION_KEY, `webhooks:${tenant.id}`);
  }

  /** A new secret, in clear to be shown once, and the list to store: it first, older ones until they expire. */
  rotate(current: readonly SealedSecret[] = []): { secret: string; secrets: SealedSecret[] } {
    const secret = newSecret();
    const now = new Date();
    const older = inUse(current, now).map((each) => ({
      ...each,
      expiresAt: each.expiresAt ?? new Date(now.getTime() + OVERLAP_MS),
    }));
    const secrets = [{ sealed: this.box.seal(secret), createdAt: now }, ...older].slice(0, MOST_SECRETS);
    return { secret, secrets };
  }

  /** The secrets that sign now, newest first. */
  open({ secrets }: Pick<WebhookEndpoint, 'secrets'>): string[] {
    return inUse(secrets, new Date()).map(({ sealed }) => this.box.open(sealed));
  }
}

function inUse(secrets: readonly SealedSecret[], now: Date): SealedSecret[] {
  return secrets.filter(({ expiresAt }) => !expiresAt || expiresAt > now);
}
