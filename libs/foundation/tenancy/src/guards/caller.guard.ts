import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { demandCaller } from './admission.js';
import { guardedCallOf } from './guarded-call.js';

/** Checks `who` of `@Access`: the kind of caller. */
@Injectable()
export class CallerGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const call = guardedCallOf(context);
    if (call) demandCaller(call.rule, call.principal);
    return true;
  }
}
