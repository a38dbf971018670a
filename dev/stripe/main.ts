import { argument, serve, StateFile } from '../stand-ins/serve.js';
import type { AccountData } from './account.js';
import { Emulator } from './emulator.js';
import { createServer } from './server.js';

// node dist/dev/stripe/main.js [--port N] [--webhook-url URL] [--webhook-secret whsec_…] [--state FILE]

const emulator = new Emulator({
  webhookUrl: argument('webhook-url'),
  webhookSecret: argument('webhook-secret'),
  onChange: () => state.changed(),
});
const state = new StateFile(argument('state'), () => emulator.save());
const saved = state.read();
if (saved) emulator.load(saved as AccountData[]);

const app = createServer(emulator);
app.addHook('onClose', async () => state.save());
await serve(app);
