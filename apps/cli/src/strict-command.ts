import { CommandRunner } from 'nest-commander';

/** A command that accepts only the arguments that it declares. Additional arguments are an error. */
export abstract class StrictCommand extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    return super.setCommand(command.allowExcessArguments(false));
  }
}
