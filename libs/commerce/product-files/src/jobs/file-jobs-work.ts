/** Name of the work that does imports and exports, and deletes old ones. */
export const FILE_JOBS_WORK = 'product-files';
