import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import { Admin } from './admin.js';
import type { SandboxRequest } from './admin-api.js';
import { cannotStart, findBinary } from './binary.js';
import type { FailOn } from './mistakes.js';
import { type Place, Sandbox } from './sandbox.js';

/** How the process is started; nothing of it is needed. */
export interface StartOptions {
  /** The program; without it the one of `PAYSYS_SIMULATOR`, or that of the package for this machine. */
  binary?: string;
  /** How gateways behave: names of built-in profiles or profile files, with commas between them. */
  profile?: string;
  /** Further options of the program, such as `['--tls', 'self-signed']`. */
  args?: readonly string[];
}

/** How a sandbox is made; nothing of it is needed. */
export interface SandboxOptions {
  /** A name for its URL; one is made up without it. */
  name?: string;
  /** The name of a built-in profile, or settings laid over the default one; the process's own without it. */
  profile?: SandboxRequest['profile'];
  /** `manual` (the default: time passes with `advance` only), `real`, or a pace such as `x60`. */
  clock?: string;
  /** Same seed, same calls, same ids; 1 without it. */
  seed?: number;
  /** Makes `close()` throw when the client did something that is at least this bad. */
  failOn?: FailOn;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How long the process may take to start, and to stop before it is killed. It needs milliseconds, and at most three seconds. */
const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 5_000;

/** Starts a simulator on free ports of this machine. It ends with `close()`, and with this process however that ends. */
export async function startSimulator(options: StartOptions = {}): Promise<Simulator> {
  const binary = findBinary(options.binary);
  const profile = options.profile === undefined ? [] : ['--profile', options.profile];
  const child = spawn(binary, [...profile, ...(options.args ?? [])], { stdio: ['pipe', 'pipe', 'pipe'], env: environment() });
  child.stdin.on('error', () => {}); // it broke because the process ended, which is told below
  const log = lastWords(child.stderr);
  try {
    const { admin_url, pid } = await ready(child, binary, log);
    return new Simulator(child, new Admin(admin_url), pid);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    setReferenced(child, false);
  }
}

/** A running simulator. */
export class Simulator {
  readonly #child: Child;
  readonly #admin: Admin;

  /** @internal */
  constructor(child: Child, admin: Admin, readonly pid: number) {
    this.#child = child;
    this.#admin = admin;
  }

  /** Where its admin API is. */
  get adminUrl(): string {
    return this.#admin.url;
  }

  /** A gateway of its own – ledger, clock, rules, journal, services – in about a millisecond. */
  async sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
    const place = await this.place(options);
    return new Sandbox(() => place);
  }

  /** @internal Makes a sandbox and says where it is. */
  async place({ name, profile, clock = 'manual', seed = 1, failOn }: SandboxOptions): Promise<Place> {
    const request: SandboxRequest = { name, profile, clock, seed };
    const made = await this.#admin.post('/sandboxes', '', request);
    return { admin: this.#admin, made, failOn };
  }

  /** Stops the process and waits until it is gone. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    setReferenced(child, true);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await gone;
    clearTimeout(impatience);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** As variables, so that `args` may say otherwise. */
const SETTINGS = {
  PAYSYS_SIM_JSON: 'yes',
  PAYSYS_SIM_STOP_WITH_STDIN: 'yes',
  PAYSYS_SIM_LISTEN: '127.0.0.1:0',
  PAYSYS_SIM_ADMIN: '127.0.0.1:0',
  PAYSYS_SIM_SEED: '1',
  PAYSYS_SIM_LOG: 'warn',
};

/** Settings of a simulator that somebody starts by hand are none of a test's. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PAYSYS_SIM_'));
  return { ...Object.fromEntries(kept), ...SETTINGS };
}

/** A process that nobody closes must not keep the test runner alive; its stdin ends when the runner does. */
function setReferenced(child: Child, referenced: boolean): void {
  const streams = [child.stdin, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[];
  for (const one of [child, ...streams]) referenced ? one.ref() : one.unref();
}

/** Reads the log, so that the process never waits for a reader, and keeps the end of it. */
function lastWords(stderr: Readable): () => string {
  let kept = '';
  stderr.setEncoding('utf8').on('data', (part: string) => (kept = (kept + part).slice(-4_000)));
  return () => kept.trim();
}

interface Ready {
  admin_url: string;
  pid: number;
}

/** Waits for the one line that it prints when it serves. */
function ready(child: Child, binary: string, log: () => string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`paysys-simulator: ${binary} did not start within ${START_LIMIT_MS / 1000} seconds. It says: ${log()}`)), START_LIMIT_MS);
    const settled = () => clearTimeout(limit);
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      line += part;
      if (!line.includes('\n')) return;
      settled();
      try {
        resolve(JSON.parse(line) as Ready);
      } catch {
        reject(new Error(`paysys-simulator: ${binary} printed something else than its addresses: ${line}`));
      }
    });
    child.once('error', (error) => (settled(), reject(cannotStart(binary, error))));
    child.once('close', (code, signal) => {
      settled();
      reject(new Error(`paysys-simulator: ${binary} ended at once (${signal ?? `exit code ${code}`}). It says:\n${log()}`));
    });
  });
}
