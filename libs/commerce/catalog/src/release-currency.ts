import { ReleasesSetting, type SettingRelease } from '#foundation/settings';
import { CurrencyFence } from './currency-fence.js';

/** A merchant may choose the currency as long as nothing is priced in it. */
@ReleasesSetting('currency')
export class ReleaseCurrency implements SettingRelease {
  constructor(private readonly fence: CurrencyFence) {}

  released(currency: unknown): Promise<boolean> {
    return this.fence.lock(String(currency));
  }
}
