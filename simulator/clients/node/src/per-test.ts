import { type Place, Sandbox } from './sandbox.js';
import { type SandboxOptions, type Simulator, type StartOptions, startSimulator } from './simulator.js';

/** How the process is started, and how the sandbox of each test is made. */
export type PaysysOptions = StartOptions & Omit<SandboxOptions, 'name' | 'profile'>;

/** How long a runner may wait for the hooks around all tests. The simulator's own limits are shorter, and say more. */
export const HOOK_LIMIT_MS = 20_000;

interface Running {
  test: unknown;
  fullName: string | undefined;
  place?: Place;
}

/** One process for the tests of a file and a sandbox for each test, whichever runner calls the hooks. */
export class PerTest {
  /** The sandbox of the test that runs. */
  readonly sandbox = new Sandbox(() => this.#place());

  #simulator: Simulator | undefined;
  #running: Running | undefined;

  constructor(readonly options: PaysysOptions) {}

  async start(): Promise<void> {
    this.#simulator = await startSimulator(this.options);
  }

  async stop(): Promise<void> {
    await this.#simulator?.close();
  }

  /** Makes the sandbox of a test; a subtest goes on in that of the test around it. */
  async begin(test?: unknown, fullName?: string): Promise<void> {
    if (this.#running !== undefined) {
      if (isWithin(fullName, this.#running.fullName)) return;
      throw new Error(AT_ONCE);
    }
    const running: Running = { test, fullName };
    this.#running = running;
    const { clock, seed, failOn } = this.options;
    running.place = await this.#simulator!.place({ clock, seed, failOn });
  }

  /** Closes the sandbox of that test, which throws when the client made mistakes that were not to be made. */
  async end(test?: unknown): Promise<void> {
    if (this.#running?.test !== test) return;
    try {
      if (this.#running?.place !== undefined) await this.sandbox.close();
    } finally {
      this.#running = undefined;
    }
  }

  #place(): Place {
    if (this.#running?.place === undefined) throw new Error(NOT_NOW);
    return this.#running.place;
  }
}

/** Full names of `node:test` are those of the tests around it, outermost first. */
function isWithin(inner: string | undefined, outer: string | undefined): boolean {
  return outer !== undefined && inner !== undefined && inner.startsWith(`${outer} > `);
}

const AT_ONCE =
  'usePaysys: this test began while another test of the file was running, and the two would share a sandbox. ' +
  'Let tests that run at once make their own: `const paysys = await simulator.sandbox()`, with `startSimulator()` in a hook before all of them.';

const NOT_NOW = 'usePaysys: there is a sandbox only while a test runs, so use it in tests and in hooks around each of them.';
