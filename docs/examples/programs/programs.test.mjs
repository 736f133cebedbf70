// Programs 1 to 4 of docs/clients/README.md reach a completed payment under `--profile lenient,siblings`. They are
// given a URL and credentials, and nothing else is changed.
//
//     cd docs/examples && npm ci && PAYSYS_SIMULATOR=../../target/release/paysys-simulator node --test programs/programs.test.mjs

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, test } from 'node:test';
import { CardPayments, CategoryService, InsuranceKiosk, PaymentsService } from './programs.mjs';

let simulator, admin, sandbox, config;

const ask = async (path, body) => (await fetch(path, body && { method: 'POST', body: JSON.stringify(body) })).json();
const minutesLater = () => ask(`${sandbox}/clock/advance`, { by: '5m' });
const payments = async () => (await ask(`${sandbox}/payments`)).payments;

before(async () => {
  const options = ['--json', '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--profile', 'lenient,siblings'];
  simulator = spawn(process.env.PAYSYS_SIMULATOR, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface(simulator.stdout), 'line');
  admin = JSON.parse(line).admin_url;
});

after(async () => {
  simulator.kill('SIGTERM');
  const [code] = await once(simulator, 'exit');
  assert.equal(code, 0);
});

beforeEach(() => useSandbox({}));

async function useSandbox(options) {
  const made = await ask(`${admin}/sandboxes`, { clock: 'manual', ...options });
  sandbox = `${admin}/sandboxes/${made.name}`;
  config = { baseUrl: made.gateway_url, serviceId: made.service_id, secretKey: made.secret_key };
}

/** What the ledger says of its payments, five minutes later. */
async function completed() {
  await minutesLater();
  const all = await payments();
  for (const payment of all) assert.equal(payment.status, 2, JSON.stringify(payment));
  return all.map(({ transaction_id, vendor_id, account, form_amount }) => ({ transaction_id, vendor_id, account, form_amount }));
}

test('1: insurance kiosk', async (t) => {
  t.mock.method(Math, 'random', () => 0.041); // its ids repeat
  const kiosk = new InsuranceKiosk(config);
  const first = await kiosk.pay('order-1', { vendor_id: 105458, anketa_id: 77, amount: '5000' });
  const second = await kiosk.pay('order-2', { vendor_id: 105709, clientid: 'C-5', amount: '7000' });
  assert.deepEqual([first.status, second.status], ['paid', 'paid'], `${first.message} ${second.message}`);
  assert.ok(await kiosk.resendSms(second.transaction));
  assert.deepEqual(await completed(), [
    { transaction_id: first.transaction, vendor_id: 105458, account: '77', form_amount: 5000 },
    { transaction_id: second.transaction, vendor_id: 105709, account: 'C-5', form_amount: 7000 },
  ]);
});

test('2: payments service', async () => {
  const service = new PaymentsService(config);
  const form = { vendor_id: '101596', account: '79123456789', currency: 'USD', amount: '12000' };
  const paid = await service.pay('41', form);
  assert.equal(paid.success, true, JSON.stringify(paid));
  const [payment] = await completed();
  assert.deepEqual([payment.transaction_id, payment.form_amount], [paid.details.transaction_id, 12000]);
  const { success, amount, date } = await service.check('41');
  assert.deepEqual([success, amount, date], [true, undefined, undefined], 'it looks for them one level too high');
  assert.equal((await service.check('42')).success, false);
});

test('2: payments service, reading its check', async () => {
  const profile = {
    auth: { seconds: 'accept' },
    params: { number_as_string: 'accept' },
    payments: { own_reference: { mode: 'keep' } },
    answers: { amount_and_date: 'text', check_nested: 'once' },
  };
  await useSandbox({ profile });
  const service = new PaymentsService(config);
  const paid = await service.pay('41', { vendor_id: '101596', account: '79123456789', currency: 'USD', amount: '12000' });
  const [payment] = await completed();
  assert.equal(payment.transaction_id, paid.details.transaction_id);
  const { amount, date, status } = await service.check('41');
  assert.deepEqual([amount, date, status], ['15000', paid.details.date, 2]);
  assert.match(date, /^\d{10}$/);
});

test('3: category service', async () => {
  const details = await new CategoryService(config).pay({ vendor_id: 100080, phone_number: '998901234567', summa: 900 });
  const [payment, ...others] = await completed();
  assert.deepEqual([payment.transaction_id, payment.account, others], [details.transaction_id, '998901234567', []]);
});

test('4: card payments', async () => {
  const program = new CardPayments(config);
  const form = { vendor_id: 100081, phone_number: '998901234567', amount: 900 };
  const byCard = await program.payByCard(form, { card_number: '8600000000000001', card_expire: '9912' }, () => '111111');
  const kept = await program.payByKeptCard({ ...form, amount: 1000 }, 5, 'token-of-a-card');
  const ledger = await completed();
  assert.deepEqual(ledger.map(({ transaction_id }) => transaction_id), [byCard.transaction_id, kept.transaction_id]);
  assert.deepEqual(ledger.map(({ form_amount }) => form_amount), [900, 1000]);
  await assert.rejects(program.payByKeptCard({ ...form, amount: 0 }, 5, 'token-of-a-card'));
});
