import { createContext } from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const { exit } = process;

/** What jest-worker sends when there is nothing more to do. */
const END = 2;

// What files share ends with their process, and that with the run.
process.on('message', ([kind]) => kind === END && exit(0));
process.on('disconnect', () => exit(1));

/** The process as it is, for all test files that it runs; what a file did to objects and to the clock is undone. */
export default class SharedEnvironment {
  global = globalThis;
  fakeTimers = null;
  moduleMocker = new ModuleMocker(globalThis);
  // Jest's own modules are of one file. They compare with the classes that test files know.
  #context = createContext(Object.create(globalThis));

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    globalThis.jest = jestOf(this.moduleMocker, this.fakeTimersModern);
  }

  getVmContext() {
    return this.#context;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  async setup() {}

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    this.fakeTimersModern.dispose();
    // Jest has wrapped it.
    process.exit = exit;
  }
}

/** The part of `jest` that has a meaning where modules are Node's. */
function jestOf(mocker, timers) {
  return {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    useFakeTimers: timers.useFakeTimers.bind(timers),
    useRealTimers: timers.useRealTimers.bind(timers),
    advanceTimersByTimeAsync: timers.advanceTimersByTimeAsync.bind(timers),
  };
}
