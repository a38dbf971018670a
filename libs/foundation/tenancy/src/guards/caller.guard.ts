import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { demandCaller } from './admission.js';
import { questionOf } from './question.js';

/** Lets in who the route or message is for: `who` of `@Access`. */
@Injectable()
export class CallerGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const question = questionOf(context);
    if (question) demandCaller(question.rule, question.principal);
    return true;
  }
}
