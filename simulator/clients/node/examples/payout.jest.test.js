const { usePaysys } = require('paysys-simulator/jest');

const { PaysysClient } = require('./client.js');

const paysys = usePaysys({ failOn: 'error' });

test('a payout completes', async () => {
  const client = new PaysysClient(paysys);
  const transaction = await client.pay('79123456789', 12000);
  await paysys.advance('1m'); // nobody waits: the clock moves when it is told
  expect(await client.status(transaction)).toBe(2);
  await paysys.verify({ payments: [{ account: '79123456789', amount: 12000, times: 1 }] });
});

test('a careful client holds a payout whose answer is lost', async () => {
  await paysys.rule({ when: { next: 1 }, then: { fault: 'lost-response' } });
  expect(await new PaysysClient(paysys, { careful: true }).pay('79123456789', 12000)).toBe('unknown');
  expect(await paysys.payments()).toHaveLength(1);
});

test('a naive client pays again', async () => {
  await paysys.rule({ when: { next: 1 }, then: { fault: 'lost-response' } });
  await new PaysysClient(paysys).pay('79123456789', 12000);
});
