import assert from 'node:assert/strict';
import { test } from 'node:test';

import { usePaysys } from 'paysys-simulator/node-test';

import { PaysysClient } from './client.js';

const paysys = usePaysys({ failOn: 'error' });

test('a payout completes', async () => {
  const client = new PaysysClient(paysys);
  const transaction = await client.pay('79123456789', 12000);
  await paysys.advance('1m'); // nobody waits: the clock moves when it is told
  assert.equal(await client.status(transaction), 2);
  await paysys.verify({ payments: [{ account: '79123456789', amount: 12000, times: 1 }] });
});

test('a careful client holds a payout whose answer is lost', async () => {
  await paysys.rule({ when: { next: 1 }, then: { fault: 'lost-response' } });
  assert.equal(await new PaysysClient(paysys, { careful: true }).pay('79123456789', 12000), 'unknown');
  assert.equal((await paysys.payments()).length, 1);
});

test('a naive client pays again', async () => {
  await paysys.rule({ when: { next: 1 }, then: { fault: 'lost-response' } });
  await new PaysysClient(paysys).pay('79123456789', 12000);
});
