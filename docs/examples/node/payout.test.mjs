// A payout tested against the simulator with nothing but what Node 20 brings.
//
//     PAYSYS_SIMULATOR=target/release/paysys-simulator node --test docs/examples/node/payout.test.mjs

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, test } from 'node:test';

const post = async (url, body, headers = {}) =>
  (await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })).json();

/** The client under test; yours is longer. */
class PaysysClient {
  constructor({ gateway_url, service_id, secret_key }) {
    Object.assign(this, { gateway_url, service_id, secret_key });
  }

  call(method, params) {
    const timestamp = String(Date.now());
    const hash = createHash('sha1').update(this.secret_key + timestamp).digest('hex');
    const headers = { auth: `${this.service_id}-${hash}-${timestamp}`, 'content-type': 'application/json' };
    return post(this.gateway_url, { id: '1', method, params }, headers);
  }

  async pay(account, amount) {
    const vendor_form = { vendor_id: 101596, account, currency: 'USD', amount };
    try {
      const answer = await this.call('pam.pay_by_cash', { vendor_form });
      return { outcome: 'accepted', transaction: answer.result.details.transaction_id };
    } catch {
      return { outcome: 'unknown' }; // the money may have moved: never pay again from here
    }
  }

  async status(agr_transaction_id) {
    return (await this.call('pam.check_payment', { agr_transaction_id })).result.result.status;
  }
}

let simulator, admin, sandbox, client;

before(async () => {
  const options = ['--json', '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0'];
  simulator = spawn(process.env.PAYSYS_SIMULATOR, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface(simulator.stdout), 'line');
  admin = JSON.parse(line).admin_url;
});

after(async () => {
  simulator.kill('SIGTERM');
  const [code] = await once(simulator, 'exit');
  assert.equal(code, 0);
});

beforeEach(async () => {
  // A gateway of its own for each test; its clock moves only when told.
  const made = await post(`${admin}/sandboxes`, { clock: 'manual' });
  sandbox = `${admin}/sandboxes/${made.name}`;
  client = new PaysysClient(made);
});

test('a payout completes', async () => {
  const { outcome, transaction } = await client.pay('79123456789', 12000);
  assert.equal(outcome, 'accepted');
  assert.equal(await client.status(transaction), 0);
  await post(`${sandbox}/clock/advance`, { by: '1m' });
  assert.equal(await client.status(transaction), 2);
});

test('a lost answer is an unknown outcome', async () => {
  await post(`${sandbox}/rules`, { when: { next: 1 }, then: { fault: 'lost-response' } });
  assert.deepEqual(await client.pay('79123456789', 12000), { outcome: 'unknown' });
  const { payments } = await (await fetch(`${sandbox}/payments`)).json();
  assert.equal(payments.length, 1, 'the money has moved all the same');
});
