// The window is opened anew in the middle: what had arrived is there, what had not arrives once.
//
//   node reload.mjs LINK
import assert from 'node:assert/strict';
import { context, joins, look, page, play, saved, sees, step } from './peer.mjs';

const note = async (text) => {
  await page.locator('#note').fill(text);
  await page.keyboard.press('Enter');
};
// What is said goes nowhere, as if the line were dead that way only.
const hold = () => page.route('**/say', (route) => route.abort());
const notes = () => page.getByRole('tab', { name: 'Notes' }).click();
const times = async (text) => assert.equal(await page.locator('#panel-Notes').getByText(text).count(), 1, text);

await play(async () => {
  await joins();
  await sees(' left');
  await note('arrived');
  await page.getByRole('tab', { name: 'Signals' }).click();
  await page.locator('#signal-0').check();
  await saved();

  await hold();
  await note('on its way');
  await page.getByRole('tab', { name: 'Score' }).click();
  await page.locator('input[name^=senior]').nth(2).check();
  await page.getByLabel('What you saw or heard').fill('not yet left');
  await notes();
  await sees('(saving …)');
  await page.locator('#note').fill('half a no');
  await sees('things have not arrived yet; keep this window open');
  await page.unroute('**/say');
  await page.reload();
  await sees(' left');
  await saved();
  assert.equal(await page.locator('#note').inputValue(), 'half a no');
  await notes();
  await times('arrived');
  await times('on its way');
  await page.locator('#note').fill('a note to the end');
  await page.keyboard.press('Enter');
  await saved();

  // A copy of the window, which a browser gives all that the window keeps, counts for itself.
  const [copy] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => { window.open('/'); })]);
  await copy.getByText(' left').first().waitFor();
  await copy.getByText('Live, all saved').waitFor();
  for (const [where, text] of [[copy, 'from the copy'], [page, 'from the first'], [copy, 'from the copy again']]) {
    await where.locator('#note').fill(text);
    await where.keyboard.press('Enter');
    await where.getByText('Live, all saved').waitFor();
  }
  await copy.close();
  await notes();
  await sees('from the copy again');
  await look('reloaded');
  await step('reloaded');
});
