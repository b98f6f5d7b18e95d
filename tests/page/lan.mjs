// The page from another machine of the network: what its certificate is, that nothing else answers there, and that a
// person who accepts it comes in.
//
//   node lan.mjs LINK
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { connect as secure } from 'node:tls';
import { chromium } from 'playwright-core';
import { joins, link, page, play, saved, sees, step } from './peer.mjs';

const { hostname: host, port } = new URL(link);

// What comes back to these bytes, until the other side hangs up.
const answer = (bytes) => new Promise((done) => {
  let all = '';
  const socket = connect({ host, port }, () => socket.write(bytes));
  socket.setEncoding('latin1');
  socket.on('data', (it) => { all += it; });
  socket.on('error', () => done(all));
  socket.on('close', () => done(all));
});

await play(async () => {
  const fingerprint = await new Promise((done, fail) => {
    const socket = secure({ host, port, rejectUnauthorized: false }, () => {
      done(socket.getPeerCertificate().fingerprint256);
      socket.end();
    });
    socket.on('error', fail);
  });
  await step(fingerprint);

  const plain = await answer(`GET / HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
  assert.ok(!plain.includes('HTTP') && !plain.includes('mockloop'), plain);
  await assert.rejects(new Promise((done, fail) => {
    connect({ host: '127.0.0.1', port }, done).on('error', fail);
  }), 'nothing listens beside this address');
  // Whoever has not accepted the certificate sees a warning, and nothing of the page.
  const careful = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  await assert.rejects((await careful.newPage()).goto(link), /ERR_CERT_AUTHORITY_INVALID/);
  await careful.close();

  await joins();
  await sees(' left');
  await page.locator('#next-probe').click();
  await sees('✓ on the candidate');
  await page.locator('#note').fill('from the other machine');
  await page.keyboard.press('Enter');
  await saved();
  const [cookie] = await page.context().cookies();
  assert.ok(cookie.secure && cookie.httpOnly && cookie.sameSite === 'Strict' && cookie.name.startsWith('__Host-'), JSON.stringify(cookie));
  await step('led');
});
