import { readFileSync } from 'node:fs';
import { Authenticator } from '../installation/authenticator.js';

// node dist/dev/demo/operator-code.js <file>: the current code of the operator's authenticator app, from its secret. A code is
// accepted once: for a second log-in within half a minute, wait for the next one.

console.log(new Authenticator(readFileSync(process.argv[2]!, 'utf8').trim()).code());
