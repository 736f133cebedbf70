/// <reference lib="esnext.disposable" preserve="true" />
export { AdminError } from './admin.js';
export { MistakesError, type FailOn } from './mistakes.js';
export { VerificationError, type Sandbox, type Advance, type Call, type CallFilter, type Expected, type Finding, type Payment, type Rule } from './sandbox.js';
export { startSimulator, type SandboxOptions, type Simulator, type StartOptions } from './simulator.js';
