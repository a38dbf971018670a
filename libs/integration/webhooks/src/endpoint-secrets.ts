import type { SecretBox } from '#platform/crypto';
import { TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { newSecret } from './signature.js';
import type { SealedSecret, WebhookEndpoint } from './webhook-endpoint.schema.js';

/** How long an old secret also signs after a new one was made. */
export const OVERLAP_MS = 24 * 3_600_000;

/** Each secret adds a signature to the headers. If staff rotate often, only the newest secrets sign. */
const MAX_SECRETS = 5;

/** Makes, rotates and opens the signing secrets of a tenant's endpoints. */
@TenantInjectable()
export class EndpointSecrets {
  private readonly box: SecretBox;

  constructor(keys: TenantKeys) {
    this.box = keys.box('webhooks');
  }

  /**
   * Makes a secret.
   * @returns its text, to be shown once, and the list to store: the new secret first, then unexpired ones
   */
  rotate(current: readonly SealedSecret[] = []): { secret: string; secrets: SealedSecret[] } {
    const secret = newSecret();
    const now = new Date();
    const older = inUse(current, now).map((each) => ({
      ...each,
      expiresAt: each.expiresAt ?? new Date(now.getTime() + OVERLAP_MS),
    }));
    const secrets = [{ sealed: this.box.seal(secret), createdAt: now }, ...older].slice(0, MAX_SECRETS);
    return { secret, secrets };
  }

  /** The texts of the secrets that sign now, newest first. */
  open({ secrets }: Pick<WebhookEndpoint, 'secrets'>): string[] {
    return inUse(secrets, new Date()).map(({ sealed }) => this.box.open(sealed));
  }
}

function inUse(secrets: readonly SealedSecret[], now: Date): SealedSecret[] {
  return secrets.filter(({ expiresAt }) => !expiresAt || expiresAt > now);
}
