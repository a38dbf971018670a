export { ProgramsHttpModule } from './programs-http.module.js';
