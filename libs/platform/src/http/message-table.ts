import type { Type } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { MetadataScanner } from '@nestjs/core';
import { GATEWAY_METADATA, MESSAGE_MAPPING_METADATA, MESSAGE_METADATA } from '@nestjs/websockets/internal';
import { declareAccess, declaredAccess } from './access.js';
import { isDto } from './input.pipe.js';
import type { MessageEntry, MessageRule, NamespaceEntry, NamespaceRule } from './message-rule.js';

const NAMESPACE = 'platform:namespace';

/** Declares who may connect to the namespace that a gateway serves. */
export function declareNamespace(namespace: string, rule: NamespaceRule): ClassDecorator {
  return (gateway) => {
    declareAccess(gateway, rule, `${gateway.name} ${namespace}`);
    Reflect.defineMetadata(NAMESPACE, namespace, gateway);
  };
}

/** Declares who may send the message that a method of a gateway handles. */
export function declareMessage(rule: MessageRule): MethodDecorator {
  return (target, key, descriptor) => {
    declareAccess(descriptor.value as object, rule, `${target.constructor.name}_${String(key)}`);
  };
}

/** Thrown at start-up with every message and namespace that does not declare who may use it or what it reads. */
export class UndeclaredMessagesError extends Error {
  override readonly name = 'UndeclaredMessagesError';
}

/** A provider as Nest's DiscoveryService lists it. */
export interface ListedProvider {
  readonly metatype: unknown;
  isDependencyTreeStatic(): boolean;
}

/** The namespaces and messages of sockets, read from the classes of gateways; part of the access table. */
export class MessageTable {
  readonly #namespaces = new Map<string, NamespaceEntry>();
  readonly #messages = new Map<string, MessageEntry>();
  readonly #faults: string[] = [];

  /**
   * Reads all gateways among the providers of a process.
   * @throws UndeclaredMessagesError
   */
  read(providers: Iterable<ListedProvider>): void {
    for (const provider of providers) if (isGateway(provider.metatype)) this.#readGateway(provider);
    if (this.#faults.length === 0) return;
    throw new UndeclaredMessagesError(
      `These gateways do not declare all that they must:\n${this.#faults.map((fault) => `  ${fault}`).join('\n')}\n` +
        'Put @LiveNamespace(path, { who: … }) on the class instead of @WebSocketGateway, @Message(event, { who: … }) on ' +
        'its methods instead of @SubscribeMessage, and a DTO class as the type of what @MessageBody() reads.',
    );
  }

  namespaces(): readonly NamespaceEntry[] {
    return [...this.#namespaces.values()];
  }

  namespace(name: string): NamespaceEntry | undefined {
    return this.#namespaces.get(name);
  }

  messages(): readonly MessageEntry[] {
    return [...this.#messages.values()];
  }

  message(namespace: string, event: string): MessageEntry | undefined {
    return this.#messages.get(`${namespace} ${event}`);
  }

  #readGateway(provider: ListedProvider): void {
    const gateway = provider.metatype as Type<object>;
    const { name } = gateway;
    const rule = declaredAccess(gateway);
    const namespace = Reflect.getMetadata(NAMESPACE, gateway) as string | undefined;
    if (!rule || namespace === undefined) {
      this.#faults.push(`${name}: nothing says who may connect`);
      return;
    }
    if (this.#namespaces.has(namespace)) this.#faults.push(`${name}: ${namespace} has another gateway`);
    if (!provider.isDependencyTreeStatic()) {
      this.#faults.push(
        `${name}: take services of a tenant as @OfTenant(…) parameters, not in the constructor`,
      );
    }
    this.#namespaces.set(namespace, { namespace, rule });
    const prototype = gateway.prototype as object;
    for (const method of new MetadataScanner().getAllMethodNames(prototype)) {
      this.#readMethod(namespace, prototype, method);
    }
  }

  #readMethod(namespace: string, prototype: object, method: string): void {
    const handler = (prototype as Record<string, object>)[method]!;
    if (Reflect.getMetadata(MESSAGE_MAPPING_METADATA, handler) === undefined) return;
    const event = Reflect.getMetadata(MESSAGE_METADATA, handler) as string;
    const called = `${namespace} ${event} (${prototype.constructor.name}.${method})`;
    const rule = declaredAccess(handler);
    const inputs = inputsOf(prototype, method);
    if (!rule) this.#faults.push(`${called}: nothing says who may send it`);
    else if (!inputs.every(isDto)) this.#faults.push(`${called}: nothing says what its body is`);
    else {
      const [input] = inputs as Type[];
      const entry = { namespace, event, rule, operationId: rule.operationId, ...(input && { input }) };
      this.#messages.set(`${namespace} ${event}`, entry);
    }
  }
}

function isGateway(metatype: unknown): boolean {
  return typeof metatype === 'function' && Reflect.getMetadata(GATEWAY_METADATA, metatype) === true;
}

/** The types of what a handler reads of the body; a single field of it (`@MessageBody('name')`) has none. */
function inputsOf(prototype: object, method: string): unknown[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, prototype.constructor, method) ?? {}) as Readonly<
    Record<string, { readonly index: number; readonly data?: unknown }>
  >;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, prototype, method) ?? []) as unknown[];
  // Nest gives the payload of a message the same number as the body of a request.
  return Object.entries(args)
    .filter(([key]) => key.startsWith(`${RouteParamtypes.BODY}:`))
    .map(([, { index, data }]) => (data === undefined ? types[index] : undefined));
}
