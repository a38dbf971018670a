import type { Type } from '@nestjs/common';
import type { AccessRule, Answer, Audience, ResolvedAccess } from './access-rule.js';

/** Who connects: `guest` is anybody at a tenant; operators and machines have no sockets. */
export type SocketAudience = Extract<Audience, 'guest' | 'customer' | 'staff'>;

/** What a socket namespace declares: who may connect, and a line for the documents. */
export interface NamespaceRule {
  readonly who: SocketAudience | readonly SocketAudience[];
  readonly summary?: string;
}

/** What a message from clients declares. Each field has the same meaning as for a route. */
export interface MessageRule extends Pick<
  AccessRule,
  'permission' | 'stepUp' | 'storeField' | 'storeOf' | 'summary' | 'description' | 'errors'
> {
  readonly who: SocketAudience | readonly SocketAudience[];
  /** Where the message names the store that staff must be assigned to; a message has only a body. */
  readonly store?: 'body' | 'filter' | 'none';
  /** An extra limit for this message, for each person or guest's address. */
  readonly rate?: { readonly limit: number; readonly seconds: number };
  /** The data of its acknowledgement; default: an empty object. */
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
