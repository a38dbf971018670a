import type { Type } from '@nestjs/common';
import type { AccessRule, Answer, Audience, ResolvedAccess } from './access-rule.js';

/** Who connects: `guest` is anybody at a tenant; operators and machines have no sockets. */
export type SocketAudience = Extract<Audience, 'guest' | 'customer' | 'staff'>;

/** What a namespace of sockets declares about itself: who may connect, and a line for the documents. */
export interface NamespaceRule {
  readonly who: SocketAudience | readonly SocketAudience[];
  readonly summary?: string;
}

/** What a message that clients send declares about itself. Each field means what it means for a route. */
export interface MessageRule extends Pick<
  AccessRule,
  'permission' | 'stepUp' | 'storeField' | 'storeOf' | 'summary' | 'description' | 'errors'
> {
  readonly who: SocketAudience | readonly SocketAudience[];
  /** Where the store is named that staff must be assigned to; a message has a body only. */
  readonly store?: 'body' | 'filter' | 'none';
  /** A limit of its own, for each person or guest's address, besides those of all messages. */
  readonly rate?: { readonly limit: number; readonly seconds: number };
  /** The data of its acknowledgement; left out: an empty object. */
  readonly answers?: Pick<Answer, 'type' | 'description'>;
}

/** A namespace as it is served. */
export interface NamespaceEntry {
  readonly namespace: string;
  readonly rule: ResolvedAccess;
}

/** A message that clients send, with its rule. */
export interface MessageEntry {
  readonly namespace: string;
  readonly event: string;
  readonly rule: ResolvedAccess;
  readonly operationId: string;
  /** The class of fields that its body is read as; absent: it has no body. */
  readonly input?: Type;
}
