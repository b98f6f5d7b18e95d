// Opens a written page in a browser and checks what its reader would notice. Prints one JSON object:
// {"passed": [names], "failed": [{name, why}], "figures": {...}}.
//
//   node check.mjs SUITE PAGE [JSON]       with CHROMIUM naming the browser, PICTURES a folder for screenshots
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import axe from 'axe-core';

import * as suites from './suites.mjs';

const [suite, file, told = '{}'] = process.argv.slice(2);
const url = pathToFileURL(file).href;
const result = { passed: [], failed: [], figures: {} };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=user-gesture-required', '--disable-dev-shm-usage'],
});

// A page as one reader sees it, with all that it does to the world written down.
async function open({ scheme = 'light', width = 1200, height = 900, script = true } = {}) {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width, height },
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  // Longer than any machine is busy: nothing here passes or fails by how soon it comes.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  const seen = { requests: [], said: [], errors: [], dialogs: 0 };
  page.on('request', (it) => seen.requests.push(it.url().slice(0, 200)));
  page.on('console', (it) => seen.said.push(`${it.type()}: ${it.text()}`));
  page.on('pageerror', (it) => seen.errors.push(it.message));
  page.on('dialog', (it) => {
    seen.dialogs += 1;
    it.dismiss();
  });
  if (script) {
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (it) => window.violations.push(it.violatedDirective));
    });
  }
  await page.goto(url, { waitUntil: 'load' });
  return { page, seen, close: () => context.close() };
}

// What a checker of accessibility finds, all of its rules on.
async function faults(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: { type: 'tag', values: [
      'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }));
  assert.ok(found.passes.length > 15, 'the checker has looked');
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

const tools = {
  assert, open, faults, url, figures: result.figures, told: JSON.parse(told),
  beside: (name) => readFileSync(join(dirname(fileURLToPath(url)), name)),
  printed: process.env.PICTURES ? { path: join(process.env.PICTURES, `${suite}.pdf`) } : {},
  picture: async (page, name, options = {}) => {
    if (!process.env.PICTURES) return;
    await page.screenshot({ path: join(process.env.PICTURES, `${suite}-${name}.png`), ...options });
  },
};

for (const [name, check] of Object.entries(suites[suite])) {
  try {
    await check(tools);
    result.passed.push(name);
  } catch (error) {
    result.failed.push({ name, why: String(error.stack ?? error).slice(0, 1500) });
  }
}
await browser.close();
console.log(JSON.stringify(result));
