// A careful client of the PaySys gateway, for `paysys-conformance client -- node careful.mjs`. It needs nothing but Node.
//
// The same decisions as python/careful.py, which tells the reasons. Two of them are special here:
//   * JSON.parse makes doubles, so a transaction id is taken out of the text, digit by digit (ids above 2^53);
//   * an agent that keeps connections alive is given each request once: nothing here repeats a POST.

import { createHash, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createInterface } from "node:readline";

const DEFINITE_REFUSALS = new Set([
  -32300, -32309, -32315, -32316, -32317, -32319, -32320, -32504, -32600, -32601, -32700,
]);
const UNDER_WAY = new Set([0, 1, 7]);
const COMPLETED = 2;
const NOT_PAID = new Set([3, 6, -1]);

const keepsReferences = process.env.PAYSYS_OWN_REFERENCE === "keep";
const { PAYSYS_URL, PAYSYS_SERVICE_ID, PAYSYS_SECRET_KEY, PAYSYS_DEADLINE_MS, PAYSYS_STATE_DIR } = process.env;
const url = new URL(PAYSYS_URL);
const wire = url.protocol === "https:" ? https : http;
const agent = new wire.Agent({ keepAlive: true, maxSockets: 1 });
const budgetMs = Number(PAYSYS_DEADLINE_MS);
const callTimeoutMs = budgetMs * 0.3;
const now = () => performance.now(); // a clock that nobody sets; it starts with the process
const deadline = budgetMs * 0.8;
let retryAfterMs = 0; // what the last answer asked for

class NoAnswer extends Error {}

class Refused extends Error {
  constructor(code) {
    super(`error ${code}`);
    this.code = code;
  }
}

// What becomes of an order.

// Where the gateway keeps references, an order whose answer was lost is looked for by its own number.
async function outcome(order) {
  const known = await outcomeById(order);
  if (known.outcome !== "unknown" || !keepsReferences) return known;
  const found = await follow({ reference: order.order });
  return { outcome: found.outcome === "pending" ? "unknown" : found.outcome };
}

async function outcomeById(order) {
  if (!claim(order)) {
    const transaction = await waitForTheOther(order);
    return transaction === null ? { outcome: "unknown" } : follow(transaction);
  }
  let transaction;
  try {
    transaction = await pay(order);
  } catch (trouble) {
    if (trouble instanceof Refused && DEFINITE_REFUSALS.has(trouble.code)) return { outcome: "failed" };
    if (trouble instanceof Refused || trouble instanceof NoAnswer) return { outcome: "unknown" };
    throw trouble;
  }
  note(order, transaction);
  return follow(transaction);
}

async function follow(transaction) {
  // A second and more between checks where there are twenty; less where there is less time.
  for (let pause = budgetMs * 0.06; ; pause = Math.min(pause * 1.5, budgetMs * 0.2)) {
    retryAfterMs = 0;
    try {
      const status = await check(transaction);
      if (status === COMPLETED) return { outcome: "paid", transaction };
      if (NOT_PAID.has(status)) return { outcome: "failed", transaction };
    } catch (trouble) {
      // A check that fails says nothing about the payment.
      if (!(trouble instanceof Refused || trouble instanceof NoAnswer)) throw trouble;
    }
    const wait = Math.max(pause, retryAfterMs);
    if (now() + wait > deadline) return { outcome: "pending", transaction };
    await sleep(wait);
  }
}

// What must survive a kill, and keep two starts apart.

const place = (order, what) => join(PAYSYS_STATE_DIR, `${order.order}.${what}`);

function claim(order) {
  try {
    const file = openSync(place(order, "intent"), "wx");
    fsyncSync(file);
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function note(order, transaction) {
  const file = openSync(place(order, "draft"), "w");
  writeSync(file, transaction);
  fsyncSync(file);
  closeSync(file);
  renameSync(place(order, "draft"), place(order, "transaction"));
}

async function waitForTheOther(order) {
  const patience = Math.min(now() + callTimeoutMs, deadline);
  while (now() < patience) {
    try {
      return readFileSync(place(order, "transaction"), "utf8");
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
    await sleep(50);
  }
  return null;
}

// The two methods. A transaction id stays text: its digits are written into the request as they were read.

async function pay({ order, account, currency, amount, vendor_id }) {
  const params = { vendor_form: { account, currency, amount, vendor_id } };
  if (keepsReferences) params.transaction_form = { partner_transaction_id: order };
  const { result, text } = await call("pam.pay_by_cash", JSON.stringify(params));
  if (!Number.isInteger(result.details?.transaction_id)) throw new NoAnswer("no transaction_id");
  const digits = [...text.matchAll(/"transaction_id"\s*:\s*(\d+)/g)].map((found) => found[1]);
  if (digits.length !== 1) throw new NoAnswer("no one transaction_id");
  return digits[0];
}

async function check(transaction) {
  const by = transaction.reference
    ? JSON.stringify({ partner_transaction_id: transaction.reference })
    : `{"agr_transaction_id":${transaction}}`;
  const { result } = await call("pam.check_payment", by);
  const status = result.result?.status;
  const isKnown = status === COMPLETED || UNDER_WAY.has(status) || NOT_PAID.has(status);
  if (!isKnown) throw new NoAnswer(`status ${JSON.stringify(status)} is not documented`);
  return status;
}

// One call: the result of a well-formed answer, and its text.

async function call(method, params) {
  const id = randomUUID();
  const { status, text } = await exchange(`{"id":"${id}","method":"${method}","params":${params}}`);
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new NoAnswer(`HTTP ${status} without JSON`);
  }
  if (answer === null || typeof answer !== "object" || !("error" in answer && "result" in answer)) {
    throw new NoAnswer(`HTTP ${status} without an RPC body`);
  }
  if (answer.id !== id) throw new NoAnswer("another request's answer");
  const { error, result } = answer;
  if (error === null && result !== null && typeof result === "object") return { result, text };
  if (result === null && error !== null && Number.isInteger(error.code)) throw new Refused(error.code);
  throw new NoAnswer("an answer that contradicts itself");
}

function exchange(body) {
  const timestamp = String(Date.now());
  const hash = createHash("sha1").update(PAYSYS_SECRET_KEY + timestamp).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    Auth: `${PAYSYS_SERVICE_ID}-${hash}-${timestamp}`,
  };
  const { promise, resolve, reject } = withResolvers();
  const lost = (why) => reject(new NoAnswer(why));
  const request = wire.request(url, { method: "POST", headers, agent }, (response) => {
    const chunks = [];
    retryAfterMs = (Number.parseInt(response.headers["retry-after"], 10) || 0) * 1000;
    response.on("data", (chunk) => chunks.push(chunk));
    response.on("end", () =>
      response.complete
        ? resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString("utf8") })
        : lost("the answer broke off"),
    );
    response.on("error", () => lost("the answer broke off"));
  });
  const patience = setTimeout(() => {
    lost("timed out");
    request.destroy();
  }, Math.max(Math.min(callTimeoutMs, deadline - now()), 50));
  request.on("error", (error) => lost(error.message));
  request.end(body);
  return promise.finally(() => clearTimeout(patience));
}

function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  const order = JSON.parse(line);
  const { outcome: said, transaction } = await outcome(order);
  const id = transaction === undefined ? "" : `,"transaction_id":${transaction}`;
  console.log(`{"order":${JSON.stringify(order.order)},"outcome":"${said}"${id}}`);
}
agent.destroy();
