import { build } from './build.mjs';

// node dev/build/main.mjs [folder…]
const folders = process.argv.slice(2);
try {
  await build({ below: folders.length > 0 ? folders : undefined });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
