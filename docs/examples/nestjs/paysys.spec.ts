// The service of docs/clients/nestjs.md, tested with NestJS and axios against the simulator.
//
//     cd docs/examples && npm ci && npx tsc -p nestjs
//     PAYSYS_SIMULATOR=../../target/release/paysys-simulator node --test nestjs/built/paysys.spec.js

import 'reflect-metadata';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, test } from 'node:test';
import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PaysysService } from './paysys.service.js';

@Module({ imports: [HttpModule], providers: [PaysysService] })
class AppModule {}

let simulator: ChildProcess, sandbox: string, paysys: PaysysService;

const ask = async (path: string, body?: object) =>
  (await fetch(sandbox + path, body && { method: 'POST', body: JSON.stringify(body) })).json();

before(async () => {
  const options = ['--json', '--listen=127.0.0.1:0', '--admin=127.0.0.1:0', '--clock=manual', '--profile=lenient,siblings,mine.toml'];
  simulator = spawn(process.env.PAYSYS_SIMULATOR!, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface(simulator.stdout!), 'line');
  const ready = JSON.parse(line);
  sandbox = `${ready.admin_url}/sandboxes/default`;
  process.env.PAYSYS_URL = ready.gateway_url;
  process.env.PAYSYS_SERVICE_ID = ready.service_id;
  process.env.PAYSYS_SECRET_KEY = ready.secret_key;
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  paysys = app.get(PaysysService);
});

after(async () => {
  simulator.kill('SIGTERM');
  const [code] = await once(simulator, 'exit');
  assert.equal(code, 0);
});

beforeEach(() => ask('/reset', {}));

test('a payout completes', async () => {
  const paid = await paysys.pay('79123456789', 12000);
  assert.equal(paid.status, 'accepted');
  await ask('/clock/advance', { by: '1m' });
  assert.equal(await paysys.check(paid.transaction!), 'completed');
  const { payments } = await ask('/payments');
  assert.deepEqual([payments.length, payments[0].transaction_id, payments[0].status], [1, paid.transaction, 2]);
});

test('a payout that nobody waits for', async () => {
  void paysys.pay('79123456789', 12000); // a queue's worker, say
  const { calls } = await ask('/calls?outcome=payout&count=1&wait=5s');
  assert.equal(calls[0].decided.outcome, 'payout');
});

test('a lost answer is an unknown outcome, and the money has moved', async () => {
  await ask('/rules', { match: { method: 'pam.pay_by_cash' }, when: { next: 1 }, then: { fault: 'lost-response' } });
  assert.deepEqual(await paysys.pay('79123456789', 12000), { status: 'unknown' });
  assert.equal((await ask('/payments')).count, 1);
  assert.equal((await ask('/ledger')).suspected.certain, 0); // nobody paid again
});
