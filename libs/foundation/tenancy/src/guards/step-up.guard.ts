import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { demandFreshProof } from './admission.js';
import { guardedCallOf } from './guarded-call.js';

/** Checks `stepUp` of `@Access`: the person proved their identity in the last minutes. */
@Injectable()
export class StepUpGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const call = guardedCallOf(context);
    if (call) demandFreshProof(call.rule, call.principal);
    return true;
  }
}
