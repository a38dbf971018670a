import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';

/**
 * Runs a test file as Jest does, but lets Node load it, from what the build made of it. Jest would load and compile every
 * module of the product anew for every file: time that grows with the number of files times the size of the product.
 */
export default function runFile(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (path) => import(pathToFileURL(built(config.rootDir, path)));
  return circus.default(globalConfig, config, environment, runtime, testPath, sendMessageToJest);
}

function built(rootDir, path) {
  return join(rootDir, 'dist', relative(rootDir, path).replace(/\.ts$/, '.js'));
}
