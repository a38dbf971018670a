import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { demandPermission } from './admission.js';
import { guardedCallOf } from './guarded-call.js';

/** Checks `permission` of `@Access`. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const call = guardedCallOf(context);
    if (call) demandPermission(call.rule, call.principal);
    return true;
  }
}
