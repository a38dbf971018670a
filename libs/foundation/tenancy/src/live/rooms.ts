/** A person who may have open sockets. */
export interface Person {
  readonly type: 'customer' | 'staff';
  readonly id: string;
}

/** The room of a thing that sockets follow, such as a store or a conversation. The server adds sockets by `SocketRooms`. */
export interface Room {
  /** The kind of thing, such as `store`. */
  readonly room: string;
  readonly id: string;
}

/** Who receives a message: every socket in any of these, once. */
export type LiveAudience = readonly (Person | Room)[];

/** The name of the room of a person's sockets, or of a thing. Every name begins with its tenant. */
export function roomOf(tenantId: string, whom: Person | Room): string {
  if ('type' in whom) return `t:${tenantId}:${whom.type}:${whom.id}`;
  // An id may contain any characters, so the part before it must not: otherwise two things could have the same room.
  if (!/^[a-z-]+$/.test(whom.room)) throw new Error(`${whom.room} cannot be a kind of room: use a-z and -`);
  return `t:${tenantId}:room:${whom.room}:${whom.id}`;
}
