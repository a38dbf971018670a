import 'reflect-metadata';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { declaredServices } from '../scope/declared-services.js';
import { TenantInjectable } from '../scope/tenant-injectable.js';

/** The customer whose data is meant. */
export interface DataSubject {
  readonly customerId: string;
  /**
   * Addresses proven to be theirs, normalised, so that what they did as a guest is theirs as well. A former one may
   * have become somebody else's at `until`.
   */
  readonly emails: readonly { readonly email: string; readonly until?: Date }[];
}

/**
 * Condition for rows that name a person by email only.
 * @param field where the email is @param time when the row was made
 */
export function namesByEmail({ emails }: DataSubject, field: string, time: string): { $or: object[] } {
  return {
    $or: emails.map(({ email, until }) => ({ [field]: email, ...(until && { [time]: { $lt: until } }) })),
  };
}

/** Port: what a library keeps about customers. Each library that keeps any declares one with {@link PersonalData}. */
export interface PersonalDataHolder {
  /** What is kept, as the person may see it (GDPR articles 15 and 20): plain JSON, no secrets, nobody else's data. */
  rows(subject: DataSubject): AsyncIterable<object>;
  /**
   * Deletes it, or takes the person out of what has to stay (article 17). Runs again after a crash, so it does nothing
   * the second time.
   * @returns `later` while something of it is still needed; then it is called again the next day
   */
  erase(subject: DataSubject): Promise<void | 'later'>;
  /** Erases what had to be kept for a time that is over by now; called once a day. */
  eraseDue?(now: Date): Promise<void>;
}

/** What stands where an email address was: a reserved domain (RFC 2606), to which no mail is ever sent. */
export const ERASED_EMAIL = 'erased@erased.invalid';

/** What stands there for those who may not know it. */
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
