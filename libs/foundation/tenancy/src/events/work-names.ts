/** Work that hands events to subscribers whose effect is in the database. */
export const EVENTS_WORK = 'events';
/** Work that hands events to a subscriber whose effect is outside; a lane is a subscriber. */
export const REACTIONS_WORK = 'reactions';
/** Work that deletes old events. */
export const FORGET_EVENTS_WORK = 'forget-events';
/** Work that gives events their numbers where the relay could not. */
export const NUMBERING_WORK = 'numbering';
