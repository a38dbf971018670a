import { defineMigration } from '#foundation/tenancy';

const URL_TOLD = '$data.url';

/** Notifications that were written with whole addresses of webhooks lose query and fragment, where secrets are. */
export const forgetAddressSecrets = defineMigration({
  version: 2026112742,
  name: 'notifications tell addresses of webhooks without query and fragment',
  up: async (tenant) => {
    const before = (text: object | string, mark: string) => ({ $arrayElemAt: [{ $split: [text, mark] }, 0] });
    const shown = before(before(URL_TOLD, '?'), '#');
    await tenant
      .collection('notifications')
      .updateMany({ type: 'webhook-endpoint.disabled', 'data.url': /[?#]/ }, [
        { $set: { 'data.url': shown } },
      ]);
  },
});
