import { id, oneOf, whole } from '#platform/facts';
import { defineLiveMessage } from '#foundation/tenancy';

const STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

/** How far an import or export is; sent to the person who began it, about once a second. */
export const FileJobProgress = defineLiveMessage({
  namespace: '/notifications',
  name: 'product-file.progress',
  summary: 'How far an import or export of products is. Sent to the member of staff who began it.',
  data: {
    id: id(),
    kind: oneOf(['import', 'export']),
    state: oneOf(STATES),
    bytes: whole('Size of the file; 0 as long as it is not known'),
    bytesDone: whole(),
    products: whole('Products that are done'),
  },
  example: {
    id: '01jd2k3m4n5p6q7r8s9tavwxyz',
    kind: 'import',
    state: 'running',
    bytes: 61_873_000,
    bytesDone: 20_310_113,
    products: 33_000,
  },
});
