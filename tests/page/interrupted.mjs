// The candidate's program ends in the middle; the page that was left open joins again and goes on.
//
//   node interrupted.mjs LINK
import assert from 'node:assert/strict';
import { joins, look, page, play, saved, sees, step } from './peer.mjs';

const notes = () => page.getByRole('tab', { name: 'Notes' }).click();

await play(async () => {
  await joins();
  await sees(' left');
  await page.locator('#note').fill('before the cut');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Signals' }).click();
  await page.locator('#signal-0').check();
  await saved();
  // The first arrives without the page hearing of it; the second never does.
  await page.route('**/events', (route) => route.abort());
  await page.route('**/say', async (route) => { await route.fetch(); await route.abort(); });
  await page.locator('#note').fill('arrived unheard');
  await page.keyboard.press('Enter');
  await step('unheard');
  await page.unroute('**/say');
  await page.route('**/say', (route) => route.abort());
  await page.locator('#note').fill('on its way at the cut');
  await page.keyboard.press('Enter');
  await page.locator('#next').click();
  await step('waits');

  await sees('Behind: the line is down');
  await page.unroute('**/events');
  const code = await step('behind');
  await sees('The interview was interrupted');
  await sees('on its way at the cut');
  await look('interrupted');
  await page.unroute('**/say');
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Robin');
  await page.getByLabel('The code on the candidate').fill(code);
  await page.keyboard.press('Enter');
  await sees('The candidate is asked to let you in');
  await step('asked again');
  await sees('The candidate begins the interview.');
  await step('ready again');

  await sees('Now: Opening');
  await saved();
  await notes();
  for (const text of ['before the cut', 'arrived unheard', 'on its way at the cut']) {
    await sees(text);
    assert.equal(await page.locator('#panel-Notes').getByText(text).count(), 1, text);
  }
  await page.getByRole('tab', { name: 'Signals' }).click();
  assert.ok(await page.locator('#signal-0').isChecked());
  await page.locator('#next').click();
  await sees('Now: Middle');
  await saved();
  await step('goes on');
});
