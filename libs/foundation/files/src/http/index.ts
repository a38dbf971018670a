export { FilesHttpModule } from './files-http.module.js';
export { rangeOf } from './send-file.js';
