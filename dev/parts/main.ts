import { startParts } from './start-parts.js';

const parts = await startParts({
  persist: process.argv.includes('--persist'),
  log: (line) => console.error(line),
});
console.log(`export MONGODB_URI='${parts.mongodbUri}'`);
console.log(`export REDIS_URL='${parts.redisUrl}'`);
console.error('Up until Ctrl-C.');

const awake = setInterval(() => undefined, 60_000);
const end = async (): Promise<void> => {
  clearInterval(awake);
  await parts.stop();
};
process.once('SIGINT', () => void end());
process.once('SIGTERM', () => void end());
