import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';

import { HOOK_LIMIT_MS, type PaysysOptions, PerTest } from './per-test.js';
import type { Sandbox } from './sandbox.js';

export type { PaysysOptions };

/** Starts a simulator for the tests of this file or `describe`; what it returns is the sandbox of the test that runs. */
export function usePaysys(options: PaysysOptions = {}): Sandbox {
  const tests = new PerTest(options);
  beforeAll(() => tests.start(), HOOK_LIMIT_MS);
  beforeEach(() => tests.begin());
  afterEach(() => tests.end());
  afterAll(() => tests.stop(), HOOK_LIMIT_MS);
  return tests.sandbox;
}
