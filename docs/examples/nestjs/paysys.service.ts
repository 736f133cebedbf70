import { createHash, randomUUID } from 'node:crypto';
import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import { firstValueFrom } from 'rxjs';

export type Status = 'unknown' | 'accepted' | 'completed' | 'refused' | 'pending';

@Injectable()
export class PaysysService {
  constructor(@Inject(HttpService) private readonly http: HttpService) {}

  async call(method: string, params: object) {
    const { PAYSYS_URL, PAYSYS_SERVICE_ID, PAYSYS_SECRET_KEY } = process.env;
    const timestamp = String(Date.now());
    const hash = createHash('sha1').update(PAYSYS_SECRET_KEY + timestamp).digest('hex');
    const headers = { Auth: `${PAYSYS_SERVICE_ID}-${hash}-${timestamp}` };
    const body = { id: randomUUID(), method, params };
    const { data } = await firstValueFrom(this.http.post(PAYSYS_URL!, body, { headers, timeout: 30_000 }));
    return data;
  }

  async pay(account: string, amount: number): Promise<{ status: Status; transaction?: number }> {
    const { result: { balance } } = await this.call('pam.get_service_balance', {});
    if (balance < amount) return { status: 'refused' };
    const vendor_form = { vendor_id: 101596, account, currency: 'USD', amount };
    try {
      const { error, result } = await this.call('pam.pay_by_cash', { vendor_form });
      if (error) return { status: DEFINITE.includes(error.code) ? 'refused' : 'unknown' };
      return { status: 'accepted', transaction: result.details.transaction_id };
    } catch {
      return { status: 'unknown' }; // no answer: the money may have moved, never pay again from here
    }
  }

  async check(transaction: number): Promise<Status> {
    const { result } = await this.call('pam.check_payment', { agr_transaction_id: transaction });
    return result?.result.status === 2 ? 'completed' : 'pending';
  }
}

/** Refused before any money could move; every other error leaves the outcome open. */
const DEFINITE = [-32300, -32309, -32315, -32316, -32317, -32319, -32320, -32504, -32600, -32601, -32700];
