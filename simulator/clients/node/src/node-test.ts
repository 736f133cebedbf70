import { type TestContext, after, afterEach, before, beforeEach } from 'node:test';

import { type PaysysOptions, PerTest } from './per-test.js';
import type { Sandbox } from './sandbox.js';

export type { PaysysOptions };

/** Starts a simulator for the tests of this file or `describe`; what it returns is the sandbox of the test that runs. */
export function usePaysys(options: PaysysOptions = {}): Sandbox {
  const tests = new PerTest(options);
  before(() => tests.start());
  beforeEach((test) => tests.begin(test, (test as TestContext).fullName));
  afterEach((test) => tests.end(test));
  after(() => tests.stop());
  return tests.sandbox;
}
