import { serve } from '../stand-ins/serve.js';
import { createServer } from './server.js';

// node dist/dev/webhooks/main.js [--port N]

await serve(createServer());
