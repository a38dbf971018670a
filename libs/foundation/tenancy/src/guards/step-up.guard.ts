import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { demandFreshProof } from './admission.js';
import { questionOf } from './question.js';

/** Lets in who proved a short while ago who they are: `stepUp` of `@Access`. */
@Injectable()
export class StepUpGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const question = questionOf(context);
    if (question) demandFreshProof(question.rule, question.principal);
    return true;
  }
}
