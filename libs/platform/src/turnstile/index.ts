export { Turnstile, type TurnstileOptions } from './turnstile.js';
