// The interviewer's page in a browser, against the real program: each step prints its name and waits for a line from
// whoever plays the candidate. Prints `done` and what it measured at the end.
//
//   node host.mjs LINK [WIDTH HEIGHT SCHEME [PART]]
//
// with CHROMIUM naming the browser, PROXY what stands between it and the program, PICTURES a folder for screenshots.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import axe from 'axe-core';

const [link, width = '1280', height = '800', colorScheme = 'light', part = 'whole'] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
    ...(process.env.PROXY ? [`--proxy-server=${process.env.PROXY}`, '--proxy-bypass-list=<-loopback>'] : [])],
});
const context = await browser.newContext({
  viewport: { width: Number(width), height: Number(height) },
  colorScheme,
  ignoreHTTPSErrors: true,
});
const page = await context.newPage();
const errors = [];
page.on('pageerror', (it) => errors.push(it.message));
page.on('console', (it) => it.type() === 'error' && part === 'whole' && !it.text().includes('401') && errors.push(it.text()));
await page.addInitScript(() => {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (it) => window.violations.push(it.violatedDirective));
});

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
async function step(name) {
  console.log(name);
  const { done } = await lines.next();
  if (done) process.exit(1);
}

// No fault of accessibility, nothing beside the page, and a picture for whoever wants to look.
async function look(name) {
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
const sees = (text) => page.getByText(text).first().waitFor();
const saved = () => page.getByText('Live, all saved').waitFor();
// With keys alone: the element that Tab reaches, by its role and name.
async function reach(locator) {
  for (let count = 0; count < 60; count += 1) {
    if (await locator.evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${locator}`);
}

async function joins() {
  await page.goto(link);
  assert.equal(new URL(page.url()).hash, '', 'the invitation leaves the address bar');
  await look('ask');
  await page.keyboard.type('Robin');
  await page.keyboard.press('Enter');
  await sees('The candidate is asked to let you in');
  await step('asked');

  await sees('The candidate begins the interview.');
  await look('ready');
  await step('ready');
}

// Everything from the first probe to the locked scorecard, with keys alone where it matters.
async function interviews() {
  await sees(' left');
  await look('interview');
  await reach(page.locator('#next-probe'));
  await page.keyboard.press('Enter');
  await step('probe');

  await sees('✓ on the candidate');
  await page.locator('body').evaluate(() => document.activeElement.blur());
  await page.keyboard.press('t');
  await reach(page.locator('#note'));
  await page.keyboard.type('zones, not floors');
  await page.keyboard.press('Enter');
  await reach(page.getByRole('tab', { selected: true }));
  await page.keyboard.press('ArrowRight');
  await reach(page.locator('#signal-0'));
  await page.keyboard.press('Space');
  await saved();
  await look('signals');
  await reach(page.getByRole('tab', { selected: true }));
  await page.keyboard.press('ArrowRight');
  await sees('zones, not floors');
  await look('notes');
  await step('written');

  await sees(', paused');
  await page.locator('#pause').click();
  await sees('Pause');
  await page.locator('#next').click();
  await sees('Now: Middle');
  await step('next');

  // The interview is over: the scorecard comes by itself.
  await page.locator('input[type=radio]').first().waitFor();
  await look('score');
  for (let more = true; more;) {
    const senior = page.locator('input[name^=senior]').nth(2);
    await reach(senior.or(page.locator('input[name^=senior]').first()).first());
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.locator('input[name^=staff]').first().waitFor();
    await page.getByLabel('What you saw or heard').fill('said so at once');
    const next = page.locator('#score-next');
    more = (await next.textContent()) !== 'Next: in words';
    await reach(next);
    await page.keyboard.press('Enter');
  }
  await page.getByLabel('What was strong').fill('Asks before drawing.');
  await look('words');
  await reach(page.locator('#lock'));
  await page.keyboard.press('Enter');
  await sees('Your scores are locked');
  await saved();
  await look('locked');
}

// What is done while the line is down arrives once, in order.
async function bears() {
  await sees(' left');
  const note = async (text) => {
    await page.locator('#note').fill(text);
    await page.keyboard.press('Enter');
  };
  for (let count = 1; count <= 5; count += 1) await note(`before ${count}`);
  await step('cut');

  for (let count = 1; count <= 10; count += 1) await note(`during ${count}`);
  await page.locator('#next-probe').click();
  await page.locator('#more').click();
  await page.locator('#next').click();
  await sees(/Behind: the line is down, trying again; 1\d things have not arrived yet/);
  await look('behind');
  await step('waited');

  await sees('Now: Middle');
  await saved();
  for (let count = 1; count <= 5; count += 1) await note(`after ${count}`);
  await saved();
  await step('caught up');
}

try {
  await joins();
  await (part === 'whole' ? interviews() : bears());
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(errors, []);
  if (part === 'whole') await step('locked');
  console.log('done');
} catch (error) {
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, 'failed.png'), fullPage: true });
  console.log(`failed ${JSON.stringify(String(error.stack))} ${JSON.stringify(errors)}`);
  process.exitCode = 1;
}
await browser.close();
process.exit();
