import type { Config } from '#platform/config';
import type { FileStore } from '../file-store.js';
import { FolderStore } from './folder/folder-store.js';
import { settings as folder } from './folder/settings.js';
import { settings as s3 } from './s3/settings.js';
import { settings } from './settings.js';

/** Built-in stores by their name in FILES_PROVIDER. To add one, add a folder here and a line below. */
const FILE_STORES: Readonly<Record<Config['FILES_PROVIDER'], (config: Config) => Promise<FileStore>>> = {
  folder: async (config) => new FolderStore(config),
  // Loaded only where it is used: the SDK takes a quarter of a second and 30 MB.
  s3: async (config) => new (await import('./s3/s3-store.js')).S3Store(config),
};

/** The store that the settings name. @throws ConfigError if a setting of it is missing */
export function openFileStore(config: Config): Promise<FileStore> {
  return FILE_STORES[config.FILES_PROVIDER](config);
}

/** Settings of files and their providers, read from the environment. */
export const FILE_SETTINGS = { ...settings, ...folder, ...s3 };
