import type { Admin } from './admin.js';
import type {
  AdvanceAnswer,
  AdvanceRequest,
  CallView,
  Finding,
  PaymentView,
  RuleAnswer,
  RuleShape,
  SandboxAnswer,
  Verified,
  VerifyRequest,
  operations,
} from './admin-api.js';
import { type FailOn, expectNoMistakes } from './mistakes.js';

export type { Finding } from './admin-api.js';

/** What happens to which calls: `{ when: { next: 1 }, then: { fault: 'lost-response' } }`. */
export type Rule = RuleShape;
/** How far time moves: `'1h30m'`, or one of `by`, `to` and `next`. */
export type Advance = string | AdvanceRequest;
/** One payment: the truth, whatever the client was told. */
export type Payment = PaymentView;
/** One call: what was received, decided, answered and really delivered. */
export type Call = CallView;
/** What a test expects of calls, payments and rules. */
export type Expected = VerifyRequest;

/** Which calls; with `count` and `wait` the answer comes as soon as there are so many, and at the limit with what there is. */
export type CallFilter = Omit<NonNullable<operations['get_sandbox_calls']['parameters']['query']>, 'after' | 'before' | 'brief' | 'format' | 'limit' | 'order'>;

/** Something is not as the test expects; the message tells what, and what comes closest. */
export class VerificationError extends Error {
  override name = 'VerificationError';
  constructor(readonly verified: Verified) {
    super(`not as expected\n${verified.text}`);
  }
}

/** @internal Where a sandbox is reached, and what fails when it is closed. */
export interface Place {
  admin: Admin;
  made: SandboxAnswer;
  failOn: FailOn | undefined;
}

/** A gateway of one's own, and the truth about what happened there. */
export class Sandbox {
  readonly #place: () => Place;

  /** @internal It is looked up at each use, so that one object can stand for the sandbox of whichever test runs. */
  constructor(place: () => Place) {
    this.#place = place;
  }

  /** Its name. */
  get name(): string {
    return this.#place().made.name;
  }

  /** Where the client under test posts to. */
  get url(): string {
    return this.#place().made.gateway_url;
  }

  /** The id that the client signs with. */
  get serviceId(): string {
    return this.#place().made.service_id;
  }

  /** The key that the client signs with. */
  get secretKey(): string {
    return this.#place().made.secret_key;
  }

  /** All its services; the first one is that of `serviceId` and `secretKey`. */
  get services(): SandboxAnswer['services'] {
    return this.#place().made.services;
  }

  /** Makes the gateway misbehave; where several rules ask for the same, the newest decides. */
  rule(rule: Rule): Promise<RuleAnswer> {
    return this.#admin.post('/sandboxes/{sandbox}/rules', this.name, rule);
  }

  /** Moves the clock; when it is done, everything that was due has happened. */
  advance(advance: Advance): Promise<AdvanceAnswer> {
    const request = typeof advance === 'string' ? { by: advance } : advance;
    return this.#admin.post('/sandboxes/{sandbox}/clock/advance', this.name, request);
  }

  /** All payments, in the order they were made. */
  async payments(): Promise<Payment[]> {
    const payments: Payment[] = [];
    for (;;) {
      const after = payments.at(-1)?.transaction_id;
      const page = await this.#admin.get('/sandboxes/{sandbox}/payments', this.name, { after });
      payments.push(...page.payments);
      if (page.payments.length === 0 || payments.length >= page.count) return payments;
    }
  }

  /** All calls that match, oldest first. */
  async calls(filter: CallFilter = {}): Promise<Call[]> {
    const calls: Call[] = [];
    for (;;) {
      const after = calls.at(-1)?.number;
      const page = await this.#admin.get('/sandboxes/{sandbox}/calls', this.name, { ...filter, after });
      calls.push(...(page.calls ?? []));
      if (!page.more) return calls;
    }
  }

  /** Throws unless everything is as expected. Payments that are expected are meant, so that several of them are no mistake. */
  async verify(expected: Expected): Promise<Verified> {
    const verified = await this.#admin.post('/sandboxes/{sandbox}/verify', this.name, expected);
    if (!verified.passed) throw new VerificationError(verified);
    return verified;
  }

  /** What the client did wrong, the gravest first. Double payments are also told by `expectNoMistakes`. */
  async findings(): Promise<Finding[]> {
    return (await this.#admin.get('/sandboxes/{sandbox}/findings', this.name)).findings;
  }

  /** Throws when the client paid twice, or did something else that is at least this bad. */
  async expectNoMistakes(failOn: FailOn = 'error'): Promise<void> {
    await expectNoMistakes(this.#admin, this.name, failOn);
  }

  /** Deletes the sandbox, and throws when it was made with `failOn` and the client made such a mistake. */
  async close(): Promise<void> {
    const { admin, made, failOn } = this.#place();
    try {
      if (failOn !== undefined) await expectNoMistakes(admin, made.name, failOn);
    } finally {
      await admin.delete('/sandboxes/{sandbox}', made.name);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #admin(): Admin {
    return this.#place().admin;
  }
}
