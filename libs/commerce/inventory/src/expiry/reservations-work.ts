/** Announcing reservations that have expired. */
export const RESERVATIONS_WORK = 'reservations';
