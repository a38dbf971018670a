export {
  MediaAdded,
  MediaDeleted,
  MediaReady,
  MediaRefused,
  MediaUpdated,
  type MediaFacts,
} from './media.events.js';
