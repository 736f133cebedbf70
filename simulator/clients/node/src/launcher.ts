#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { cannotStart, findBinary } from './binary.js';

/** What `npx paysys-simulator …` runs: the program itself, with the same arguments, streams, signals and exit code. */
function launch(): void {
  const binary = findBinary();
  // Where the variable names this launcher, the one that it starts finds the program.
  const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit', env: { ...process.env, PAYSYS_SIMULATOR: undefined } });
  child.on('error', (error) => fail(cannotStart(binary, error)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  // npm passes signals on to the shell between it and this program, and the shell keeps them to itself: it is gone, that is all.
  const parent = process.ppid;
  if (process.env['npm_command'] !== undefined) setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 200);
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal!]));
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

try {
  launch();
} catch (error) {
  fail(error);
}
