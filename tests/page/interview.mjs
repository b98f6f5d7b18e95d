// A whole interview from the page, from the first probe to the locked scorecard, with keys alone where it matters.
//
//   node interview.mjs LINK [WIDTH HEIGHT SCHEME NAME]
import { joins, look, page, play, reach, saved, sees, step } from './peer.mjs';

await play(async () => {
  await joins();

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
  await step('locked');
});
