import { argument, serve, StateFile } from '../stand-ins/serve.js';
import type { Mail } from './mails.js';
import { Mails } from './mails.js';
import { createServer } from './server.js';

// node dist/dev/mail/main.js [--port N] [--state FILE]

const mails = new Mails(() => state.changed());
const state = new StateFile(argument('state'), () => mails.all());
const saved = state.read();
if (saved) mails.load(saved as Mail[]);

const app = createServer(mails);
app.addHook('onClose', async () => state.save());
await serve(app);
