import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * A suite of a low library speaks of permissions and of settings of the tenant that higher ones declare (a role that may see
 * orders). Their declarations load without the libraries themselves.
 */
const root = join(import.meta.dirname, '..', '..', 'libs');
for (const room of readdirSync(root)) {
  for (const library of readdirSync(join(root, room))) {
    for (const declaration of ['permissions.js', 'tenant-settings.js']) {
      const file = join(root, room, library, 'src', declaration);
      if (existsSync(file)) await import(pathToFileURL(file).href);
    }
  }
}
