// The admin API: all that this page does, it does here, and so can anybody with curl.

const root = new URL(document.baseURI);
const TOKEN = "paysys-admin-token";
let askForToken = null;

/** What the admin refused, in its own words. */
export class ApiError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.allowed = error.allowed;
  }
}

/** There is no answer, or not all of it: what was asked for may have been done. */
export class Unreachable extends Error {}

/** Who is asked for the token where one is needed: a function that promises it. */
export function onTokenNeeded(ask) {
  askForToken = ask;
}

const address = (path) => new URL(path.replace(/^\//, ""), root).href;
const token = () => sessionStorage.getItem(TOKEN);

async function request(method, path, body, more = {}) {
  for (;;) {
    const headers = { accept: "application/json", ...more.headers };
    const shown = token();
    if (shown) headers.authorization = `Bearer ${shown}`;
    const isText = typeof body === "string";
    if (body !== undefined) headers["content-type"] = "application/json";
    const options = {
      method,
      headers,
      body: body === undefined || isText ? body : JSON.stringify(body),
      signal: more.signal,
      cache: "no-store",
    };
    const answer = await whole(fetch(address(path), options));
    if (answer.status !== 401) return answer;
    await freshToken(shown);
  }
}

/** What is on its way. What breaks off there, head or body, is no answer. */
async function whole(coming) {
  try {
    return await coming;
  } catch (error) {
    if (error.name === "AbortError" || error instanceof SyntaxError) throw error;
    throw new Unreachable(error.message);
  }
}

// Several requests may be refused at once; a person is asked once.
let asking = null;
async function freshToken(refused) {
  if (token() !== refused) return;
  asking ??= validToken(refused !== null).then((given) => sessionStorage.setItem(TOKEN, given));
  await asking;
  asking = null;
}

/** What cannot stand in a header is no token, and is asked for again. */
async function validToken(wasRefused) {
  for (;;) {
    const given = await askForToken(wasRefused);
    if (/^[\x21-\x7e]+$/.test(given)) return given;
    wasRefused = true;
  }
}

async function checked(answer) {
  if (answer.ok) return answer;
  let error = { message: `${answer.status} ${answer.statusText}` };
  try {
    error = (await whole(answer.json()))?.error ?? error;
  } catch (failure) {
    // No JSON: something between the page and the admin answered, and its status says enough.
    if (!(failure instanceof SyntaxError)) throw failure;
  }
  throw new ApiError(answer.status, error);
}

/** JSON whose whole numbers beyond 2^53 become texts: as numbers they would be others. */
function parsed(text) {
  const large = /("(?:[^"\\]|\\.)*")|-?\d{16,}(?![\d.eE])/g;
  return JSON.parse(text.replace(large, (digits, quoted) => quoted ?? `"${digits}"`));
}

async function json(answer) {
  const text = await whole((await checked(answer)).text());
  return text === "" ? null : parsed(text);
}

export const get = async (path, signal) => json(await request("GET", path, undefined, { signal }));
export const send = async (method, path, body) => json(await request(method, path, body));

/** What is downloaded as it is: CSV, a bundle. */
export const text = async (path) => whole((await checked(await request("GET", path))).text());

/** A text as a shell takes it, whatever is in it. */
export const quote = (value) => `'${value.replaceAll("'", `'\\''`)}'`;

/** The same request as a line for a terminal. */
export function asCurl(method, path, body) {
  const parts = ["curl -s"];
  if (method !== "GET") parts.push(`-X ${method}`);
  parts.push(quote(address(path)));
  if (token()) parts.push(`-H "Authorization: Bearer $PAYSYS_SIM_ADMIN_TOKEN"`);
  if (body !== undefined) {
    parts.push("-H 'content-type: application/json'");
    parts.push(`-d ${quote(JSON.stringify(body))}`);
  }
  return parts.join(" ");
}

const RETRY_MS = 1000;

/**
 * Follows an event stream until `signal` aborts, and comes back by itself: `event(name, data)` for
 * each event, `state(connected)` when the connection is there or lost.
 */
export async function follow(path, { event, state }, signal) {
  let last = null;
  while (!signal.aborted) {
    try {
      const headers = { accept: "text/event-stream", ...(last && { "last-event-id": last }) };
      const answer = await checked(await request("GET", path, undefined, { headers, signal }));
      state(true);
      for await (const one of events(answer.body)) {
        last = one.id ?? last;
        event(one.name, parsed(one.data));
      }
    } catch (error) {
      // A sandbox that is gone stays gone; a server that is away may come back, with a new history.
      if (error.status === 404) state(false, error);
      if (signal.aborted || error.status === 404) return;
      if (error.status === 400) last = null;
    }
    state(false);
    await pause(RETRY_MS, signal);
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop();
    for (const block of blocks) {
      const one = parse(block);
      if (one.data) yield one;
    }
  }
}

function parse(block) {
  const one = { name: "message", data: "", id: null };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") one.name = value;
    if (field === "data") one.data += value;
    if (field === "id") one.id = value;
  }
  return one;
}

const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
