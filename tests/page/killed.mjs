// The browser ends in the middle, at once, with something that had not arrived.
//
//   node killed.mjs LINK
import { joins, kill, page, play, saved, sees, step } from './peer.mjs';

await play(async () => {
  await joins();
  await sees(' left');
  await page.locator('#note').fill('shown as saved');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Signals' }).click();
  await page.locator('#signal-1').check();
  await saved();
  await page.route('**/say', (route) => route.abort());
  await page.locator('#note').fill('never shown as saved');
  await page.keyboard.press('Enter');
  await sees('1 thing has not arrived yet; keep this window open');
  await kill();
  await step('killed');
});
