import { type TestContext, after, afterEach, before, beforeEach } from 'node:test';

import { type PaysysOptions, PerTest } from './per-test.js';
import type { Sandbox } from './sandbox.js';

export type { PaysysOptions };

/** Starts a simulator for the tests of this file or `describe`; what it returns is the sandbox of the test that runs. */
export function usePaysys(options: PaysysOptions = {}): Sandbox {
  const tests = new PerTest(options);
  before(async () => {
    await tests.start();
    stopWithRunner(tests);
  });
  beforeEach((test) => tests.begin(test, (test as TestContext).fullName));
  afterEach((test) => tests.end(test));
  after(() => tests.stop());
  return tests.sandbox;
}

/** `node --test` runs each file in a process of its own, which outlives a runner that is killed while a test hangs. */
function stopWithRunner(tests: PerTest): void {
  if (process.env['NODE_TEST_CONTEXT'] === undefined) return;
  const runner = process.ppid;
  setInterval(() => process.ppid === runner || void tests.stop(), 200).unref();
}
