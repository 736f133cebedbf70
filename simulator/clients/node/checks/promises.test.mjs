// What the package promises, in an installed copy of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { AdminError, MistakesError, VerificationError, startSimulator } from 'paysys-simulator';

import { PaysysClient } from './client.js';

const FORM = { account: '79123456789', amount: 12000 };
const LOST = { when: { next: 1 }, then: { fault: 'lost-response' } };
const pay = (sandbox, options) => new PaysysClient(sandbox, options).pay(FORM.account, FORM.amount);

let simulator;
before(async () => (simulator = await startSimulator()));
after(() => simulator.close());

test('a refusal says what would be right', async () => {
  const sandbox = await simulator.sandbox();
  const refused = (error) => error instanceof AdminError && error.status === 400 && /did you mean "lost-response"/.test(error.message);
  await assert.rejects(sandbox.rule({ then: { fault: 'lost-respons' } }), refused);
});

test('what is not as expected is told', async () => {
  const sandbox = await simulator.sandbox();
  await pay(sandbox);
  await sandbox.verify({ payments: [{ ...FORM, times: 1 }] });
  const told = (error) => error instanceof VerificationError && error.verified.passed === false && /exactly 2 payments/.test(error.message);
  await assert.rejects(sandbox.verify({ payments: [{ ...FORM, times: 2 }] }), told);
});

test('only a mistake as bad as failOn fails', async () => {
  const strict = await simulator.sandbox({ failOn: 'warning' });
  const lax = await simulator.sandbox({ failOn: 'error' });
  await Promise.all([pay(strict), pay(lax)]);
  assert.equal((await lax.findings())[0].id, 'never-checked');
  await assert.rejects(strict.close(), (error) => error instanceof MistakesError && /never-checked, warning/.test(error.message));
  await lax.close();
});

test('a double payment fails at the end only when that was asked for', async () => {
  const asked = await simulator.sandbox({ failOn: 'error' });
  const quiet = await simulator.sandbox();
  for (const sandbox of [asked, quiet]) {
    await sandbox.rule(LOST);
    await pay(sandbox);
  }
  await assert.rejects(quiet.expectNoMistakes(), MistakesError);
  await quiet.close();
  await assert.rejects(asked.close(), (error) => error.doublePayments[0].confidence === 'certain');
  await assert.rejects(asked.payments(), /HTTP 404/, 'it is deleted all the same');
});

test('a waived finding fails nothing', async () => {
  const sandbox = await simulator.sandbox({ failOn: 'warning', profile: { findings: { ignore: ['never-checked'] } } });
  await pay(sandbox);
  assert.equal((await sandbox.findings())[0].waived, true);
  await sandbox.close();
});

test('more payments and calls than fit in one answer are all told', async () => {
  const sandbox = await simulator.sandbox();
  for (let paid = 0; paid < 1010; paid += 101) await Promise.all(Array.from({ length: 101 }, () => pay(sandbox)));
  assert.equal(new Set((await sandbox.payments()).map((payment) => payment.transaction_id)).size, 1010);
  assert.equal(new Set((await sandbox.calls({ outcome: 'payout' })).map((call) => call.number)).size, 1010);
});

test('calls are waited for', async () => {
  const sandbox = await simulator.sandbox();
  const [calls] = await Promise.all([sandbox.calls({ outcome: 'payout', count: 2, wait: '20s' }), pay(sandbox), pay(sandbox)]);
  assert.equal(calls.length, 2);
});

test('simulators side by side do not meet', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => startSimulator()));
  assert.equal(new Set(all.map((one) => one.adminUrl)).size, 8);
  await Promise.all(all.map((one) => one.close()));
  await all[0].close(); // once more is no mistake
  await assert.rejects(all[0].sandbox(), /Has it been closed\?/);
});

test('options of the program go before what the package chooses', async () => {
  const seeded = await startSimulator({ args: ['--seed', '7', '--log=off', '--tls', 'self-signed'] });
  assert.match((await seeded.sandbox()).url, /^https:/);
  await seeded.close();
});

test('neither proxies nor settings for other simulators get in the way', async () => {
  const script = "require('paysys-simulator').startSimulator().then((s) => s.sandbox()).then((s) => s.payments()).then((p) => console.log(p.length))";
  const proxy = 'http://127.0.0.1:9';
  const env = { HTTP_PROXY: proxy, http_proxy: proxy, NODE_USE_ENV_PROXY: '1', PAYSYS_SIM_LISTEN: 'nowhere', PAYSYS_SIM_ADMIN_TOKEN: 'secret', LC_ALL: 'xx_XX' };
  const [code, said] = await run([process.execPath, '-e', script], { ...process.env, ...env });
  assert.deepEqual([code, said], [0, '0\n']);
});

test('a simulator that nobody closes keeps no process alive and outlives none', async () => {
  const script = "require('paysys-simulator').startSimulator().then((s) => console.log(s.adminUrl))";
  const [code, url] = await run([process.execPath, '-e', script]);
  assert.equal(code, 0);
  await gone(String(url).trim());
});

test('a runner that is killed leaves nothing behind', async () => {
  const script = "require('paysys-simulator').startSimulator().then((s) => { console.log(s.adminUrl); setInterval(() => {}, 1000); })";
  const runner = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(runner.stdout, 'data');
  runner.kill('SIGKILL');
  await gone(String(url).trim());
});

test('what is told to stop the launcher stops the program', async () => {
  const launcher = path.join(path.dirname(import.meta.resolve('paysys-simulator').slice('file://'.length)), 'launcher.js');
  const child = spawn(process.execPath, [decodeURI(launcher), '--json', '--listen=:0', '--admin=127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  await gone(JSON.parse(line).admin_url);
});

test('npx that is told to stop leaves nothing behind', async () => {
  const npx = spawn('npx', ['--no-install', 'paysys-simulator', '--json', '--listen=:0', '--admin=127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(npx.stdout, 'data');
  npx.kill('SIGTERM');
  await gone(JSON.parse(line).admin_url);
});

test('a program that is not there, or none, is told', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'paysys-'));
  const file = (name, text, mode) => (writeFileSync(path.join(folder, name), text), chmodSync(path.join(folder, name), mode), path.join(folder, name));
  await assert.rejects(startSimulator({ binary: path.join(folder, 'missing') }), /the option `binary` names .*missing, which does not exist/);
  await assert.rejects(startSimulator({ binary: file('text', 'no program', 0o644) }), /is not executable/);
  await assert.rejects(startSimulator({ binary: file('other', '#!/bin/sh\necho hello\n', 0o755) }), /printed something else than its addresses: hello/);
  await assert.rejects(startSimulator({ binary: file('foreign', '#!/no/such/interpreter\n', 0o755) }), /this system cannot run it/);
  await assert.rejects(startSimulator({ profile: 'lenent' }), /ended at once \(exit code 2\).*lenient/s);
});

test('tests that run at once are told to make their own sandboxes; subtests share that of their test', async () => {
  const head = "const { test } = require('node:test'); const p = require('paysys-simulator/node-test').usePaysys(); const { PaysysClient } = require('./client.js');";
  const pays = "new PaysysClient(p).pay('79123456789', 1000)";
  const atOnce = `${head} for (const n of [1, 2]) require('node:test').describe('d', { concurrency: true }, () => { test('a' + n, () => ${pays}); test('b' + n, () => ${pays}); });`;
  const nested = `${head} test('t', async (t) => { await ${pays}; await t.test('s', () => ${pays}); require('assert').equal((await p.payments()).length, 2); });`;
  const [failed, said] = await run([process.execPath, '--test-reporter=spec', '-e', atOnce]);
  assert.equal(failed, 1);
  assert.match(said, /would share a sandbox/);
  if ('fullName' in (await contextOfATest())) assert.equal((await run([process.execPath, '-e', nested]))[0], 0);
});

test('outside of a test there is no sandbox', async () => {
  const script = "const p = require('paysys-simulator/node-test').usePaysys(); p.url";
  assert.match((await run([process.execPath, '-e', script]))[2], /only while a test runs/);
});

/** Runs a command to its end: exit code, stdout and stderr. */
async function run([command, ...args], env = process.env) {
  const { NODE_TEST_CONTEXT, ...rest } = env; // else a runner within a runner reports to the outer one
  const child = spawn(command, args, { env: rest, stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
  const said = ['', ''];
  child.stdout.on('data', (part) => (said[0] += part));
  child.stderr.on('data', (part) => (said[1] += part));
  const [code] = await once(child, 'close');
  return [code, ...said];
}

/** Waits until nobody answers there; after twenty seconds that is a failure. */
async function gone(adminUrl) {
  for (const limit = Date.now() + 20_000; Date.now() < limit; await nextTurn()) {
    try {
      await fetch(`${adminUrl}/health`);
    } catch {
      return;
    }
  }
  assert.fail(`the simulator at ${adminUrl} is still there`);
}

function contextOfATest() {
  return new Promise((resolve) => test('shows its context', (context) => resolve(context)));
}
