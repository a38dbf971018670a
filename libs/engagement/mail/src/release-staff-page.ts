import { ReleasesSetting, type SettingRelease } from '#foundation/settings';
import { callerMay } from '#foundation/tenancy';
import { STAFF_PERMISSIONS } from '#platform/permissions';

/**
 * Mails carry the codes with which staff choose new passwords to this page. Whoever sets it could take over any account, so it
 * takes every right that an account can have.
 */
@ReleasesSetting('staffPage')
export class ReleaseStaffPage implements SettingRelease {
  released(): Promise<boolean> {
    return Promise.resolve(STAFF_PERMISSIONS.every((permission) => callerMay(permission)));
  }
}
