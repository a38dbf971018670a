import { installationKeys } from '#platform/crypto';
import type { TenantRecord } from '#foundation/tenancy';
import { checkAuditLog } from './audit-entries.js';
import { EventWatch } from './event-watch.js';
import { happen, times } from './happenings.js';
import { checkNumbers } from './numbers.js';
import type { Row } from './row.js';

/** A tenant with its own MongoDB URI. It is the same server, but for the relay it is another deployment. */
export const ownDeployment: Row = {
  name: 'own-deployment',
  tried: 'a tenant with its own MongoDB',
  before: 'its events are never numbered',
  right: 'numbered and handled as others’',
  async play({ estate, claims }) {
    const [own, other] = await estate.quietTenants(2);
    const uri = new URL(estate.stage.parts.mongodbUri);
    uri.searchParams.set('appName', 'brought-its-own');
    const box = installationKeys({ ENCRYPTION_KEY: estate.installation.env['ENCRYPTION_KEY']! }).box(
      'tenant-uri',
      own!._id,
    );
    await estate.platform
      .collection<TenantRecord>('tenants')
      .updateOne({ _id: own!._id }, { $set: { ownUri: box.seal(uri.href), updatedAt: new Date() } });
    await estate.worker('worker-a');
    const watch = await EventWatch.open(estate);
    try {
      await watch.handled(await happen(estate, own!));
      const ids = await happen(estate, own!, times(50));
      const others = await happen(estate, other!, times(50));
      await watch.handled([...ids, ...others]);
      await checkNumbers(estate, [own!, other!], claims);
      await checkAuditLog(estate, own!, ids, claims);
      const [mine, theirs] = [watch.figures(ids), watch.figures(others)];
      return {
        now: `numbered p95 ${mine['numbered p95 ms']} ms, handled p95 ${mine['handled p95 ms']} ms (another: ${theirs['handled p95 ms']} ms)`,
        right: true,
        figures: { own: mine, other: theirs },
      };
    } finally {
      await watch.close();
    }
  },
};
