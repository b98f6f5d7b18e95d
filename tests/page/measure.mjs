// The page's half of a measurement: comes in, then says when a pause stood on it, or when it was clicked. Times are
// milliseconds since 1970.
//
//   node measure.mjs ADDRESS CODE
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [address, code] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
const page = await browser.newPage();
await page.goto(address);
await page.getByLabel('Your name').fill('Robin');
await page.getByLabel('The code on the candidate').fill(code);
await page.keyboard.press('Enter');
await page.getByText('The candidate is asked').waitFor();
console.log('asked');
await page.locator('#pause').waitFor();
await page.evaluate(() => {
  const where = document.querySelector('.where');
  const isPaused = () => where.textContent.includes('paused');
  // When the page shows the other of running and paused: after the frame that has it.
  window.turned = () => new Promise((done) => {
    const before = isPaused();
    const seen = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())));
    const watch = new MutationObserver(() => {
      if (isPaused() === before) return;
      watch.disconnect();
      seen();
    });
    watch.observe(where, { childList: true, characterData: true, subtree: true });
  });
  document.addEventListener('click', (event) => { window.clicked = performance.timeOrigin + event.timeStamp; }, true);
});
console.log('in');
for await (const order of createInterface({ input: process.stdin })) {
  if (order === 'watch') {
    const turned = page.evaluate(() => { window.waits = window.turned(); }).then(() => page.evaluate(() => window.waits));
    await page.evaluate(() => Boolean(window.waits));
    console.log('watching');
    console.log(await turned);
  } else {
    const turned = page.evaluate(() => window.turned());
    await page.locator('#pause').click();
    console.log(await page.evaluate(() => window.clicked));
    await turned;
    console.log('turned');
  }
}
await browser.close();
process.exit();
