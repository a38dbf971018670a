import { ProvisioningStep } from '#foundation/tenancy';
import { Stores } from './stores.service.js';

/** Gives a new tenant its default store. */
@ProvisioningStep(20)
export class DefaultStoreStep implements ProvisioningStep {
  constructor(private readonly stores: Stores) {}

  provision(): Promise<void> {
    return this.stores.ensureDefault();
  }
}
