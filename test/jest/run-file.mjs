import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';

/**
 * Runs a test file as Jest does, but lets Node load the built file. Jest itself would load and compile every module of
 * the product again for every file; the time would grow with the number of files times the size of the product.
 */
export default function runFile(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (path) => import(pathToFileURL(built(config.rootDir, path)));
  return circus.default(globalConfig, config, environment, runtime, testPath, sendMessageToJest);
}

function built(rootDir, path) {
  return join(rootDir, 'dist', relative(rootDir, path).replace(/\.ts$/, '.js'));
}
