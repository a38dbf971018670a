export { AnswerStore, MAKING_MS, placeOf, type Place } from './answer-store.js';
export { buildId } from './build-id.js';
export { Flights } from './flights.js';
export { Generations } from './generations.js';
export type { KeptAnswer } from './kept-answer.js';
