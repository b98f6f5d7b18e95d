// Somebody comes again in another browser while the interview runs, and goes on where they were.
//
//   node again.mjs LINK
import assert from 'node:assert/strict';
import { asks, page, play, saved, sees, step } from './peer.mjs';

await play(async () => {
  await asks();
  await sees(' left');
  await page.getByRole('tab', { name: 'Signals' }).click();
  assert.ok(await page.locator('#signal-1').isChecked());
  await page.getByRole('tab', { name: 'Notes' }).click();
  await sees('shown as saved');
  assert.equal(await page.getByText('never shown as saved').count(), 0);
  await page.locator('#note').fill('back again');
  await page.keyboard.press('Enter');
  await saved();
  await step('back');
});
