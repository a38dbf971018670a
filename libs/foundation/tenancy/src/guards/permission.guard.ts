import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { demandPermission } from './admission.js';
import { questionOf } from './question.js';

/** Lets in who holds the permission: `permission` of `@Access`. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const question = questionOf(context);
    if (question) demandPermission(question.rule, question.principal);
    return true;
  }
}
