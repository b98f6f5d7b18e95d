// The line to the program: states come in, commands go out, each once and in order, however often the line breaks.

const BEHIND = 3500;
const key = (name) => `mockloop-${name}`;
export const kept = (name, otherwise) => JSON.parse(sessionStorage.getItem(key(name)) ?? JSON.stringify(otherwise));
export const keep = (name, value) => sessionStorage.setItem(key(name), JSON.stringify(value));

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (it) => it.toString(16).padStart(2, "0")).join("");

export const line = {
  material: null,
  state: null,
  // "ask", "waiting", "in", "refused", "gone"
  standing: "ask",
  isBehind: false,
  // What the program has not said to be on disk, in order: {number, command}.
  queue: kept("queue", []),
  // What was written for a program that is gone, to be given to the one that goes on with its session.
  rescued: kept("rescued", []),
};

// What a person wrote. It may be given again: written twice it is the same, where "next" twice is not.
const WRITTEN = ["tag", "note", "signal", "score", "words", "evidence", "overrule", "vote"];

// Each opening of a window listens for itself.
const mine = random();
// The commands of a window are numbered under a name of its own.
let tab = kept("tab", random());
keep("tab", tab);
let session = kept("session", null);
let last = kept("last", 0);
let taken = 0;
let heard = 0;
let listening = null;
let isPushing = false;
let told = () => {};

// Counts from one again, under another name.
function countAnew() {
  tab = random();
  line.queue = [];
  [last, taken] = [0, 0];
  for (const [name, value] of Object.entries({ tab, last, queue: [], rescued: line.rescued })) keep(name, value);
}

// A browser copies what a window keeps when it copies the window: the copy must not count where the other one counts.
const windows = new BroadcastChannel("mockloop");
windows.onmessage = ({ data }) => {
  if (data.tab !== tab || data.from === mine) return;
  if (data.asks) windows.postMessage({ tab, from: mine });
  else {
    line.rescued = [];
    countAnew();
  }
};
windows.postMessage({ tab, from: mine, asks: true });

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
  // Whoever numbers commands now knows nothing of what was numbered before.
  line.rescued = [...line.rescued, ...line.queue.map((it) => it.command).filter((it) => WRITTEN.includes(it.do))];
  countAnew();
  keep("name", name);
  listen();
  return null;
}

// Listens for as long as the page lives, again and again.
export async function listen() {
  if (listening) return;
  for (let pause = 250; ; pause = Math.min(pause * 2, 2000)) {
    listening = new AbortController();
    try {
      const answer = await post("/events", { window: mine }, listening.signal);
      if (answer.status === 401) {
        line.standing = session === null ? "ask" : "gone";
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
    // After roles were swapped it is somebody else's page.
    keep("name", news.state.name);
    line.heard = performance.now();
    const saved = news.state.saved[tab] ?? 0;
    taken = Math.max(taken, saved);
    // A window that was opened anew goes on counting where it was.
    last = Math.max(last, saved);
    line.queue = line.queue.filter((it) => it.number > saved);
    keep("queue", line.queue);
    recover(news.state);
    push();
  }
  told();
}

// Gives what was rescued to the program that has the same session open; what is left of another one is forgotten.
function recover(state) {
  if (!state.session || !["interview", "scoring"].includes(state.stage)) return;
  const commands = state.session === session ? line.rescued : [];
  session = state.session;
  keep("session", session);
  line.rescued = [];
  keep("rescued", []);
  commands.forEach(say);
}

function setBehind(isBehind) {
  if (line.isBehind === isBehind) return;
  line.isBehind = isBehind;
  line.since = performance.now();
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

// As many as one request may hold.
function batch(waiting) {
  let room = 40000;
  const fits = ({ command }, at) => {
    room -= new TextEncoder().encode(JSON.stringify(command)).length + 1;
    return at === 0 || room >= 0;
  };
  const end = waiting.findIndex((it, at) => at >= 32 || !fits(it, at));
  return end < 0 ? waiting : waiting.slice(0, end);
}

async function push() {
  if (isPushing) return;
  isPushing = true;
  for (let pause = 100; line.standing === "in"; ) {
    const from = tab;
    const waiting = batch(line.queue.filter((it) => it.number > taken));
    if (waiting.length === 0) break;
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), 5000);
    try {
      const body = { tab, first: waiting[0].number, commands: waiting.map((it) => it.command) };
      const answer = await post("/say", body, stop.signal);
      // After a gap, some before these did not arrive: all that is kept here goes again.
      if (answer.ok || answer.status === 409) {
        const said = (await answer.json()).taken;
        if (from === tab) taken = said;
        if (answer.ok) continue;
      } else if (answer.status !== 429) break;
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
