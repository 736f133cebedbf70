// The client under test; yours is longer. This one pays again when it got no answer, unless it is told to be careful.
const { createHash, randomUUID } = require('node:crypto');

class PaysysClient {
  constructor({ url, serviceId, secretKey }, { careful = false } = {}) {
    Object.assign(this, { url, serviceId, secretKey, careful });
  }

  async call(method, params) {
    const timestamp = String(Date.now());
    const hash = createHash('sha1').update(this.secretKey + timestamp).digest('hex');
    const headers = { auth: `${this.serviceId}-${hash}-${timestamp}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ id: randomUUID(), method, params });
    return (await fetch(this.url, { method: 'POST', headers, body })).json();
  }

  async pay(account, amount) {
    const vendor_form = { vendor_id: 101596, account, currency: 'USD', amount };
    const pay = () => this.call('pam.pay_by_cash', { vendor_form });
    try {
      return (await pay()).result.details.transaction_id;
    } catch (error) {
      if (this.careful) return 'unknown'; // the money may have moved
      return (await pay()).result.details.transaction_id;
    }
  }

  async status(transaction) {
    return (await this.call('pam.check_payment', { agr_transaction_id: transaction })).result.result.status;
  }
}

module.exports = { PaysysClient };
