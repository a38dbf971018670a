import { defineMigration } from '#foundation/tenancy';

const URL_OF_EVENT = '$data.url';

/** Removes query and fragment, which may contain secrets, from the webhook addresses in old events. See `shownUrl`. */
export const forgetAddressSecrets = defineMigration({
  version: 2026112741,
  name: 'events tell addresses of webhooks without query and fragment',
  up: async (tenant) => {
    const before = (text: object | string, mark: string) => ({ $arrayElemAt: [{ $split: [text, mark] }, 0] });
    const shown = before(before(URL_OF_EVENT, '?'), '#');
    await tenant
      .collection('outbox')
      .updateMany({ type: /^webhook-endpoint\./, 'data.url': /[?#]/ }, [{ $set: { 'data.url': shown } }]);
  },
});
