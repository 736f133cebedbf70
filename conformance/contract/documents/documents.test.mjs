// The documents for machines are what their formats demand, and the collection tells a right gateway from a wrong one.
//
//     npm ci && PAYSYS_SIMULATOR=target/release/paysys-simulator node --test

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { Validator } from '@seriousme/openapi-schema-validator';

const require = createRequire(import.meta.url);
const { validateOpenRPCDocument } = require('@open-rpc/schema-utils-js');
const newman = require('newman');

assert.ok(process.env.PAYSYS_SIMULATOR, 'PAYSYS_SIMULATOR must say where the built paysys-simulator is');
process.env.NO_PROXY = '*'; // newman would ask a proxy of the environment for 127.0.0.1

const read = (name) => structuredClone(require(`../../../fixtures/contract/gateway.${name}.json`));

test('the OpenAPI document keeps to the official schema, and a broken one does not', async () => {
  const errors = async (document) => (await new Validator().validate(document)).errors ?? [];
  assert.deepEqual(await errors(read('openapi')), []);
  const broken = read('openapi');
  delete broken.paths['/gateway'].post.responses[200].description;
  assert.notDeepEqual(await errors(broken), []);
});

test('the OpenRPC document keeps to the official schema, and a broken one does not', () => {
  assert.equal(validateOpenRPCDocument(read('openrpc')), true);
  const broken = read('openrpc');
  delete broken.methods[0].params[0].schema;
  assert.notEqual(validateOpenRPCDocument(broken), true);
});

/** Runs the collection against a simulator of its own; answers what was not as asserted, and how many assertions there were. */
async function run(t, { options = [], variables = {}, rules = [] } = {}) {
  const all = ['--json', '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--seed', '1', ...options];
  const simulator = spawn(process.env.PAYSYS_SIMULATOR, all, { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => simulator.kill('SIGTERM'));
  const [line] = await once(createInterface(simulator.stdout), 'line', { signal: AbortSignal.timeout(10_000) });
  const { gateway_url, admin_url } = JSON.parse(line);
  for (const rule of rules) {
    const made = await fetch(`${admin_url}/sandboxes/default/rules`, { method: 'POST', body: JSON.stringify(rule) });
    assert.ok(made.ok, await made.text());
  }
  const envVar = Object.entries({ gateway_url, admin_url, ...variables }).map(([key, value]) => ({ key, value }));
  const { run } = await promisify(newman.run)({ collection: read('postman_collection'), envVar, timeoutRequest: 10_000 });
  const { payments } = await (await fetch(`${admin_url}/sandboxes/default/payments`)).json();
  const { failures, stats } = run;
  return { failed: failures.map(({ error }) => error.test ?? error.message), asserted: stats.assertions.total, payments };
}

test('the collection is green at the simulator', async (t) => {
  const { failed, asserted, payments } = await run(t);
  assert.deepEqual(failed, []);
  assert.equal(asserted, 10);
  assert.equal(payments.length, 2, 'the payout and the one whose answer was hidden');
});

const lie = (method, name) => ({ match: { method }, when: { next: 1 }, then: { custom_fault: { point: 'after-commit', action: { lie: name } } } });

const ID = 'the answer has the id of its request (ENV-03)';
const PAYOUT = 'a payout is answered as the contract says';
const TRANSACTION = 'there is a transaction to ask about (PAY-05)';
const CHECK = 'a check is answered as the contract says';
const SAME = "amount and date are the payout's (CHK-04, CHK-05)";
const LOST = ["a proxy's page comes in place of the answer", 'the money has moved all the same: sending it again would pay twice (PAY-13)'];

const wrong = {
  'a status as text': [{ options: ['--profile', 'wrong-status'] }, [CHECK]],
  'a payout without its transaction': [{ rules: [lie('pam.pay_by_cash', 'field-missing')] }, [PAYOUT, TRANSACTION, CHECK]],
  'an answer to another request': [{ rules: [lie('pam.check_payment', 'id-wrong')] }, [ID]],
  'a check with another amount': [{ rules: [lie('pam.check_payment', 'number-above-2-to-53')] }, [SAME]],
  'a key that nobody knows': [{ variables: { secret_key: 'another' } }, [PAYOUT, TRANSACTION, CHECK, ...LOST]],
};

for (const [what, [how, failing]] of Object.entries(wrong)) {
  test(`the collection is red for ${what}`, async (t) => {
    const { failed } = await run(t, how);
    assert.deepEqual(failed, failing);
  });
}

/** What the collection sends to a gateway that is not on this machine, as far as its address says. */
async function sentElsewhere(t, variables) {
  const methods = [];
  const gateway = createServer(async (request, response) => {
    methods.push(JSON.parse(await text(request)).method);
    response.end('{}');
  });
  t.after(() => gateway.close());
  gateway.listen(0, '127.0.0.2');
  await once(gateway, 'listening');
  await run(t, { variables: { gateway_url: `http://127.0.0.2:${gateway.address().port}/gateway`, ...variables } });
  return methods;
}

test('at a gateway on another machine nothing is paid unless it is asked for, and no answer is lost on purpose', async (t) => {
  const reading = ['pam.check_payment', 'pam.check_payment'];
  assert.deepEqual(await sentElsewhere(t), reading);
  assert.deepEqual(await sentElsewhere(t, { pay_really: 'yes' }), ['pam.pay_by_cash', ...reading]);
});
