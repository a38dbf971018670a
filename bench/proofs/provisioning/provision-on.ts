import { Provisioning } from '#foundation/tenancy';
import { Services } from '../../stage/services.js';

/*
 * Provisions `<prefix>-0`, `<prefix>-1`, … until it is killed. Announces each tenant before it begins: node
 * provision-on.js <prefix>
 */
const services = await Services.open(process.env as Record<string, string>);
const provisioning = services.app.get(Provisioning);
const prefix = process.argv[2]!;
for (let index = 0; ; index++) {
  const slug = `${prefix}-${index}`;
  process.send!(slug);
  await provisioning.create({ slug, name: slug, ownerEmail: `owner@${slug}.example` });
}
