import { CommandRunner } from 'nest-commander';

/** A command that runs with exactly the arguments that it names: a word too many is a mistake, not to be passed over. */
export abstract class StrictCommand extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    return super.setCommand(command.allowExcessArguments(false));
  }
}
