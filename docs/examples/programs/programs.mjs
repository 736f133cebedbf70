// Four of the programs in docs/clients/README.md, written again from what they send and how they read answers,
// with their HTTP library. They know nothing of the simulator, and are no models: they have the mistakes of the originals.

import { createHash } from 'node:crypto';
import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { firstValueFrom } from 'rxjs';

const auth = ({ serviceId, secretKey }, timestamp) =>
  `${serviceId}-${createHash('sha1').update(secretKey + timestamp).digest('hex')}-${timestamp}`;

/** 1: insurance kiosk, NestJS + axios. Takes an answer for "paid" and an exception for "failed". */
export class InsuranceKiosk {
  constructor(config) {
    this.config = config;
    this.http = new HttpService(axios.create({ timeout: 30_000 }));
  }

  async call(method, params) {
    const body = { jsonrpc: '2.0', id: Math.floor(Math.random() * 1000), method, params };
    const headers = { Auth: auth(this.config, String(Date.now())) };
    const { data } = await firstValueFrom(this.http.post(this.config.baseUrl, body, { headers }));
    if (data.error) throw new Error(data.error.message);
    return data.result;
  }

  async pay(orderId, vendorForm) {
    try {
      const [found] = await this.call('pam.check', { vendor_form: vendorForm });
      if (found.request_method !== 'pay_by_cash') throw new Error('not payable in cash');
      const transaction_form = { partner_transaction_id: orderId };
      const { details } = await this.call('pam.pay_by_cash', { vendor_form: vendorForm, transaction_form });
      return { status: 'paid', transaction: details.transaction_id };
    } catch (error) {
      return { status: 'failed', message: error.message };
    }
  }

  /** The id stands where an object should: a mistake of the original. */
  resendSms(transaction) {
    return this.call('pam.pay_resend_sms', transaction);
  }
}

/** 2: payments service, NestJS + axios. No `error.code` means success. */
export class PaymentsService {
  constructor(config) {
    if (config.secretKey.length < 32) throw new Error('the secret key is too short');
    this.config = config;
    this.http = new HttpService(axios.create());
  }

  async call(method, params) {
    const headers = {
      'Auth': auth(this.config, String(Math.floor(Date.now() / 1000))),
      'Content-Type': 'application/json; charset=utf-8',
      'Accept-Language': 'uz',
    };
    const body = { id: Math.random().toString(36).slice(2), method, params };
    const { data } = await firstValueFrom(this.http.post(this.config.baseUrl, body, { headers }));
    return data.error?.code ? { success: false, code: data.error.code } : { success: true, ...data.result };
  }

  pay(reference, vendor_form) {
    return this.call('pam.pay_by_cash', { vendor_form, transaction_form: { partner_transaction_id: reference } });
  }

  async check(reference) {
    const { success, amount, date, status } = await this.call('pam.check_payment', { partner_transaction_id: reference });
    return { success, amount, date, status };
  }
}

/** 3: category service, Node. Nobody knows its HTTP library; this is Node's own. */
export class CategoryService {
  constructor(config) {
    this.config = config;
  }

  async call(method, params) {
    const headers = { 'auth': auth(this.config, String(Date.now())), 'content-type': 'application/json' };
    const body = JSON.stringify({ id: '1', method, params });
    const { error, result } = await (await fetch(this.config.baseUrl, { method: 'POST', headers, body })).json();
    if (error) throw new Error(error.message);
    return result;
  }

  async pay(vendor_form) {
    await this.call('pam.check', { vendor_form });
    return (await this.call('pam.pay_by_cash', { vendor_form })).details;
  }
}

/** 4: card payments, Express + axios. `!error && result` is success. */
export class CardPayments {
  constructor(config) {
    this.config = config;
  }

  async call(method, params, cardToken) {
    const headers = { 'Auth': auth(this.config, String(Date.now())), ...(cardToken && { 'Card-Token': cardToken }) };
    const id = 1 + Math.floor(Math.random() * 1000);
    const { data: { error, result } } = await axios.post(this.config.baseUrl, { id, method, params }, { headers });
    return !error && result ? result : Promise.reject(new Error(error?.message ?? 'no result'));
  }

  async payByCard(vendor_form, pay_form, askForCode) {
    const { confirm_form, masked_phone_number } = await this.call('pam.prepare_pay', { vendor_form, pay_form });
    const bank_transaction_id = confirm_form.find(({ key }) => key === 'bank_transaction_id').value;
    const confirmation_code = askForCode(masked_phone_number);
    return (await this.call('pam.confirm_pay', { confirm_form: { confirmation_code, bank_transaction_id } })).details;
  }

  async payByKeptCard(vendor_form, card_id, cardToken) {
    return (await this.call('pam.pay_by_id', { vendor_form, pay_form: { card_id } }, cardToken)).details;
  }
}
