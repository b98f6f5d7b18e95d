// What is done while the line is down arrives once, in order.
//
//   node bears.mjs LINK
import { joins, look, page, play, saved, sees, step } from './peer.mjs';

await play(async () => {
  await joins();

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
});
