import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * Specs of a low library use permissions and tenant settings that higher libraries declare, for example a role that may
 * read orders; and a spec that imports a service by its file needs the settings of its library. This file loads the
 * declarations without the libraries.
 */
const root = join(import.meta.dirname, '..', '..', 'libs');
for (const room of readdirSync(root)) {
  for (const library of readdirSync(join(root, room))) {
    for (const declaration of ['permissions.js', 'settings.js', 'tenant-settings.js']) {
      const file = join(root, room, library, 'src', declaration);
      if (existsSync(file)) await import(pathToFileURL(file).href);
    }
  }
}
