// The page's own line to the program without a browser: what `src/peer/page/line.js` says and hears. Obeys one JSON
// object a line on standard input, and answers `saved` with the state that it has once nothing is left to arrive.
//
//   node line.mjs AUTHORITY PORT FILE
//
// AUTHORITY is where the page is, PORT the line to it, FILE holds what a window keeps when it is opened anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

const [authority, port, file] = process.argv.slice(2);
const browser = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { cookie: '', storage: {} };
const write = () => writeFileSync(file, JSON.stringify(browser));

globalThis.sessionStorage = {
  getItem: (name) => browser.storage[name] ?? null,
  setItem: (name, value) => { browser.storage[name] = String(value); write(); },
};
globalThis.fetch = (path, { method, headers, body, signal }) => new Promise((done, fail) => {
  const bearing = { ...headers, host: authority, origin: `http://${authority}`, cookie: browser.cookie };
  const asked = request({ host: '127.0.0.1', port, path, method, signal, headers: bearing }, (answer) => {
    const [cookie] = answer.headers['set-cookie'] ?? [];
    if (cookie) {
      [browser.cookie] = cookie.split(';');
      write();
    }
    done(new Response(answer.statusCode === 204 ? null : Readable.toWeb(answer), { status: answer.statusCode }));
  });
  asked.on('error', fail);
  asked.end(body);
});

const { ask, line, listen, onChange, say } = await import('../../src/peer/page/line.js');
let isAsked = false;
const look = () => {
  if (!isAsked || line.standing !== 'in' || line.queue.length > 0 || line.rescued.length > 0) return;
  isAsked = false;
  console.log(JSON.stringify(line.state));
};
onChange(look);
const orders = {
  // Once the page offers it, and until it gets through: a request that was lost has to be made again.
  join: async ({ key, name }) => {
    while (!['ask', 'gone'].includes(line.standing)) await new Promise((done) => setTimeout(done, 50));
    for (let sentence = '?'; sentence !== null;) {
      sentence = await ask(key, name);
      if (sentence !== null && !sentence.includes('does not answer')) throw new Error(sentence);
    }
  },
  listen: () => { listen(); },
  say: ({ commands }) => commands.forEach((it) => say(it)),
  kept: () => console.log('kept'),
  saved: () => { isAsked = true; look(); },
};
for await (const order of createInterface({ input: process.stdin })) {
  const it = JSON.parse(order);
  await orders[it.do](it);
}
process.exit();
