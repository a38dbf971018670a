export { MediaDto, MediaSourceDto } from './media.dto.js';
export { MediaHttpModule } from './media-http.module.js';
