import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';

/** The customer whose data are exported or erased. */
export interface DataSubject {
  readonly customerId: string;
  /**
   * Email addresses that were proven to be theirs, normalised, so that what they did as a guest is found too. A former
   * address may belong to another person since `until`.
   */
  readonly emails: readonly { readonly email: string; readonly until?: Date }[];
}

/**
 * Condition for documents that name a person only by email.
 * @param field path of the email @param time path of the creation time
 */
export function namesByEmail({ emails }: DataSubject, field: string, time: string): { $or: object[] } {
  return {
    $or: emails.map(({ email, until }) => ({ [field]: email, ...(until && { [time]: { $lt: until } }) })),
  };
}

/** Port: exports and erases what a library stores about customers. Each library that stores any declares one with {@link PersonalData}. */
export interface PersonalDataHolder {
  /** The stored data, as the person may see them (GDPR articles 15 and 20): plain JSON, without secrets and other people's data. */
  rows(subject: DataSubject): AsyncIterable<object>;
  /**
   * Deletes the data, or removes the person from data that must stay (article 17). It runs again after a crash, so a second
   * run must change nothing.
   * @returns `later` while some data are still needed; then it is called again the next day
   */
  erase(subject: DataSubject): Promise<void | 'later'>;
}

/** Replaces an erased email address: a reserved domain (RFC 2606), so no mail can be sent to it. */
export const ERASED_EMAIL = 'erased@erased.invalid';

/** Replaces an email address in answers to callers who may not see it. */
export const WITHHELD_EMAIL = 'withheld@withheld.invalid';

const HOLDER = Symbol('PersonalData');

/** Declares a tenant service as the {@link PersonalDataHolder} of a section of people's exports, such as `orders`. */
export function PersonalData(section: string): ClassDecorator {
  return (target) => {
    TenantInjectable()(target);
    Reflect.defineMetadata(HOLDER, section, target);
  };
}

/** The holders of this process, by section. */
@Injectable()
export class PersonalDataHolders implements OnModuleInit {
  private holders: readonly (readonly [section: string, service: Type<PersonalDataHolder>])[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const found = declaredServices<string, PersonalDataHolder>(this.discovery, HOLDER);
    const sections = [...found].map(([service, section]) => [section, service] as const);
    this.holders = sections.sort(([a], [b]) => (a < b ? -1 : 1));
    const twice = this.holders.find(([section], at) => this.holders[at + 1]?.[0] === section);
    if (twice) throw new Error(`two services declare the personal data "${twice[0]}"`);
  }

  all(): readonly (readonly [section: string, service: Type<PersonalDataHolder>])[] {
    return this.holders;
  }
}
