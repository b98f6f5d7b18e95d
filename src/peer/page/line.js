// The line to the program: states come in, commands go out, each once and in order, however often the line breaks.

const BEHIND = 3500;
const key = (name) => `mockloop-${name}`;
const kept = (name, otherwise) => JSON.parse(sessionStorage.getItem(key(name)) ?? JSON.stringify(otherwise));
const keep = (name, value) => sessionStorage.setItem(key(name), JSON.stringify(value));

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (it) => it.toString(16).padStart(2, "0")).join("");

export const line = {
  material: null,
  state: null,
  // "ask", "waiting", "in", "refused", "gone"
  standing: "ask",
  isBehind: false,
  // What the program has not said to be on disk, in order: {number, command}.
  queue: kept("queue", []),
};

const tab = kept("tab", random());
keep("tab", tab);
let last = kept("last", 0);
let taken = 0;
let heard = 0;
let listening = null;
let isPushing = false;
let told = () => {};

export function onChange(does) { told = does; }

const post = (path, body, signal) => fetch(path, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  cache: "no-store",
  signal,
});
const wait = (time) => new Promise((done) => setTimeout(done, time));

// Asks to come in. Gives a sentence if that is not possible.
export async function ask(invitation, name) {
  let answer;
  try {
    answer = await post("/ask", { key: invitation, name });
  } catch {
    return "The candidate's program does not answer. Is it still running?";
  }
  if (!answer.ok) return (await answer.json().catch(() => ({}))).sentence ?? "That was refused.";
  // What another session left here is none of this one.
  line.queue = [];
  [last, taken] = [0, 0];
  keep("queue", line.queue);
  keep("last", last);
  listen();
  return null;
}

// Listens for as long as the page lives, again and again.
export async function listen() {
  if (listening) return;
  for (let pause = 250; ; pause = Math.min(pause * 2, 2000)) {
    listening = new AbortController();
    try {
      const answer = await post("/events", {}, listening.signal);
      if (answer.status === 401) {
        line.standing = line.state || line.queue.length > 0 ? "gone" : "ask";
        listening = null;
        told();
        return;
      }
      if (answer.ok) {
        pause = 125;
        await read(answer.body.getReader());
      }
    } catch {
      // The line is broken, which `watch` says; it is tried again.
    }
    if (line.standing === "refused") { listening = null; return; }
    setBehind(true);
    await wait(pause);
  }
}

async function read(reader) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard = performance.now();
    rest += decoder.decode(value, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const it of lines) take(JSON.parse(it));
    setBehind(false);
  }
}

function take(news) {
  if (news === "beat") return;
  if (news === "waiting" || news === "refused") line.standing = news;
  if (news.material) line.material = news.material;
  if (news.state) {
    line.standing = "in";
    line.state = news.state;
    line.heard = performance.now();
    const saved = news.state.saved[tab] ?? 0;
    taken = Math.max(taken, saved);
    // A window that was opened anew goes on counting where it was.
    last = Math.max(last, saved);
    line.queue = line.queue.filter((it) => it.number > saved);
    keep("queue", line.queue);
    push();
  }
  told();
}

function setBehind(isBehind) {
  if (line.isBehind === isBehind) return;
  line.isBehind = isBehind;
  if (!isBehind) push();
  told();
}

setInterval(() => {
  if (line.standing === "ask" || !listening || performance.now() - heard < BEHIND || heard === 0) return;
  setBehind(true);
  heard = performance.now();
  listening.abort();
}, 250);

// Interview time now, in milliseconds.
export function now() {
  const { state } = line;
  if (!state) return 0;
  const passed = state.clock.runs ? performance.now() - line.heard : 0;
  return Math.round(state.clock.at + passed);
}

// Gives a command. It stays here until the program says that it is on disk.
export function say(command) {
  last += 1;
  line.queue.push({ number: last, command });
  keep("last", last);
  keep("queue", line.queue);
  push();
  told();
}

async function push() {
  if (isPushing) return;
  isPushing = true;
  for (let pause = 100; line.standing === "in"; ) {
    const waiting = line.queue.filter((it) => it.number > taken).slice(0, 32);
    if (waiting.length === 0) break;
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), 5000);
    try {
      const body = { tab, first: waiting[0].number, commands: waiting.map((it) => it.command) };
      const answer = await post("/say", body, stop.signal);
      if (answer.ok) {
        taken = (await answer.json()).taken;
        continue;
      }
      // Some before these did not arrive: all that is kept here goes again.
      if (answer.status === 409) taken = (await answer.json()).taken;
      else if (answer.status !== 429) break;
    } catch {
      setBehind(true);
    } finally {
      clearTimeout(late);
    }
    await wait(pause);
    pause = Math.min(pause * 2, 1000);
  }
  isPushing = false;
}
