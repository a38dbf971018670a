import { defineMigration } from '#foundation/tenancy';

const STORED_URL = '$data.url';

/** Removes query and fragment, which may contain secrets, from the webhook addresses in old notifications. */
export const forgetAddressSecrets = defineMigration({
  version: 2026112742,
  name: 'notifications tell addresses of webhooks without query and fragment',
  up: async (tenant) => {
    const before = (text: object | string, mark: string) => ({ $arrayElemAt: [{ $split: [text, mark] }, 0] });
    const shown = before(before(STORED_URL, '?'), '#');
    await tenant
      .collection('notifications')
      .updateMany({ type: 'webhook-endpoint.disabled', 'data.url': /[?#]/ }, [
        { $set: { 'data.url': shown } },
      ]);
  },
});
