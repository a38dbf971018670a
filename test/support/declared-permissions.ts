import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * A suite of a low library speaks of permissions that higher ones declare (a role that may see orders). Their
 * declarations load without the libraries themselves.
 */
const root = join(import.meta.dirname, '..', '..', 'libs');
for (const room of readdirSync(root)) {
  for (const library of readdirSync(join(root, room))) {
    const file = join(root, room, library, 'src', 'permissions.js');
    if (existsSync(file)) await import(pathToFileURL(file).href);
  }
}
