// Before every request: a fresh id, and the Auth header, made of service id, secret key and time (AUT-02).
const timestamp = String(Date.now());
const hash = require('crypto-js').SHA1(value('secret_key') + timestamp).toString();
pm.variables.set('auth', `${value('service_id')}-${hash}-${timestamp}`);
pm.variables.set('request_id', value('$guid'));

// A payout to another machine may be real money, so it has to be asked for.
const pays = /pam\.pay_by_cash/.test(pm.request.body ? pm.request.body.raw : '');
if (pays && !isHere && value('pay_really') !== 'yes') {
  console.warn('Not sent: this would pay at a gateway that is not on this machine. Set the variable pay_really to yes if you mean it.');
  pm.execution.skipRequest();
}
