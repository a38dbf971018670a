import { createContext } from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const { exit } = process;

/** Message of jest-worker at the end of its work. */
const END = 2;

// Data that test files share lives as long as their process, which ends with the run.
process.on('message', ([kind]) => kind === END && exit(0));
process.on('disconnect', () => exit(1));

/** Runs all test files of a process in the same context. After each file, mocks and the clock are restored. */
export default class SharedEnvironment {
  global = globalThis;
  fakeTimers = null;
  moduleMocker = new ModuleMocker(globalThis);
  // Jest loads its own modules for each file. They must compare with the same classes as test files.
  #context = createContext(Object.create(globalThis));
  #hangs = false;

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

  /** After a test that did not end, the others of the file are skipped: each would probably hang for as long. */
  handleTestEvent({ name, test, error }) {
    if (name === 'test_start' && this.#hangs) test.mode = 'skip';
    const hangs =
      /_failure$/.test(name) && [error].flat().some((one) => /^Exceeded timeout/.test(one?.message ?? one));
    if (!hangs) return;
    this.#hangs = true;
    const resources = {};
    for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
    const what = test?.name ?? 'A hook';
    process.stderr.write(`${what} does not end; the process has ${JSON.stringify(resources)}\n`);
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    this.fakeTimersModern.dispose();
    // Jest has replaced process.exit.
    process.exit = exit;
  }
}

/** The part of `jest` that is possible if Node loads the modules. */
function jestOf(mocker, timers) {
  return {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    useFakeTimers: timers.useFakeTimers.bind(timers),
    useRealTimers: timers.useRealTimers.bind(timers),
  };
}
