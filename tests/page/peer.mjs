// What every script at the interviewer's page shares: a browser of its own, the steps that it prints, and what it looks for.
//
// CHROMIUM names the browser, PROXY what stands between it and the program, PICTURES a folder for screenshots. Each step
// prints its name and waits for a line from whoever plays the candidate; `done` is the last.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import axe from 'axe-core';

export const [link, width = '1280', height = '800', colorScheme = 'light', name = 'Robin'] = process.argv.slice(2);
const server = await chromium.launchServer({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
    ...(process.env.PROXY ? [`--proxy-server=${process.env.PROXY}`, '--proxy-bypass-list=<-loopback>'] : [])],
});
const browser = await chromium.connect(server.wsEndpoint());
export const context = await browser.newContext({
  viewport: { width: Number(width), height: Number(height) },
  colorScheme,
  ignoreHTTPSErrors: true,
});
// Longer than any machine is busy: nothing here passes or fails by how soon it comes.
context.setDefaultTimeout(180_000);
export const page = await context.newPage();
const errors = [];
page.on('pageerror', (it) => errors.push(it.message));
page.on('console', (it) => it.type() === 'error' && !/401|ERR_|net::|status of 50/.test(it.text()) && errors.push(it.text()));
await page.addInitScript(() => {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (it) => window.violations.push(it.violatedDirective));
});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
export async function step(name) {
  console.log(name);
  const { value, done } = await lines.next();
  if (done) process.exit(1);
  return value;
}

// No fault of accessibility, nothing beside the page, and a picture for whoever wants to look.
export async function look(name) {
  // The policy of the page lets no script in but its own; the checker comes in past it.
  const session = await context.newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: { type: 'tag', values: [
    'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }));
  const faults = found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
  assert.deepEqual(faults, [], `${name}: accessibility`);
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beside <= 0, `${name}: the page is ${beside} pixels too wide`);
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${name}-${width}-${colorScheme}.png`), fullPage: true });
}
export const sees = (text) => page.getByText(text).first().waitFor();
export const saved = () => page.getByText('Live, all saved').waitFor();
// With keys alone: the element that Tab reaches, by its role and name.
export async function reach(locator) {
  for (let count = 0; count < 60; count += 1) {
    if (await locator.evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${locator}`);
}

// Asks to come in with the invitation.
export async function asks() {
  await page.goto(link);
  assert.equal(new URL(page.url()).hash, '', 'the invitation leaves the address bar');
  await look('ask');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await sees('The candidate is asked to let you in');
  await step('asked');
}

// Comes in, and waits until the candidate has begun.
export async function joins() {
  await asks();
  await sees('The candidate begins the interview.');
  await look('ready');
  await step('ready');
}

// The browser ends at once, as by a power cut.
export async function kill() {
  await server.kill();
}

// Runs everything, and says what went wrong.
export async function play(does) {
  try {
    await does();
    assert.deepEqual(await page.evaluate(() => window.violations).catch(() => []), []);
    assert.deepEqual(errors, []);
    console.log('done');
  } catch (error) {
    if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, 'failed.png'), fullPage: true }).catch(() => {});
    console.log(`failed ${JSON.stringify(String(error.stack))} ${JSON.stringify(errors)}`);
    process.exitCode = 1;
  }
  await server.kill();
  process.exit();
}
