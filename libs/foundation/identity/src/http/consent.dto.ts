import { FieldOf, Flag, Iso8601, Nested, OneOf } from '#platform/http';
import { CONSENT_PURPOSES, type ConsentChange, type ConsentPurpose } from '../customers/customer.schema.js';
import { CONSENT } from '../identity-values.js';
import type { Consents } from '../customers/consents.js';

export class SetConsentsDto {
  @Flag({ optional: true })
  marketingEmail?: boolean;

  @Flag({ optional: true })
  marketingSms?: boolean;

  @Flag({ optional: true })
  marketingPhone?: boolean;

  @Flag({ optional: true })
  marketingPost?: boolean;

  @Flag({ optional: true, description: 'Recommendations based on what the person bought and looked at' })
  profiling?: boolean;

  @FieldOf(CONSENT.wording, { description: 'The text that the person agreed to; stored as proof' })
  wording?: string;
}

export class ConsentChangeDto {
  @OneOf(CONSENT_PURPOSES, { name: 'ConsentPurpose' })
  purpose: ConsentPurpose;

  @Flag()
  granted: boolean;

  @Iso8601()
  at: string;

  @FieldOf(CONSENT.wording)
  wording?: string;

  static of({ purpose, granted, at, wording }: ConsentChange): ConsentChangeDto {
    return { purpose, granted, at: at.toISOString(), wording };
  }
}

export class ConsentsDto {
  @Flag()
  marketingEmail: boolean;

  @Flag()
  marketingSms: boolean;

  @Flag()
  marketingPhone: boolean;

  @Flag()
  marketingPost: boolean;

  @Flag()
  profiling: boolean;

  @Nested(() => ConsentChangeDto, { array: true, description: 'All changes, newest first' })
  history: ConsentChangeDto[];

  static of({ current, history }: { current: Consents; history: ConsentChange[] }): ConsentsDto {
    return { ...current, history: history.map(ConsentChangeDto.of) };
  }
}
