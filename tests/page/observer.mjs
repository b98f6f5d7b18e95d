// Somebody who only listens: notes of their own, no controls, with keys alone.
//
//   node observer.mjs LINK WIDTH HEIGHT SCHEME NAME
import assert from 'node:assert/strict';
import { joins, look, page, play, reach, saved, sees, step } from './peer.mjs';

await play(async () => {
  await joins();

  await sees(' left');
  await look('observer');
  const controls = '#next, #pause, #more, #back, #next-probe, #lock, input[type=checkbox], input[type=radio], [id^=probe-], [id^=clarification-], [id^=curveball-]';
  assert.equal(await page.locator(controls).count(), 0, 'nothing steers the interview');
  assert.deepEqual(await page.getByRole('tab').allTextContents(), ['Question', 'Notes']);
  // Keys that steer for an interviewer do nothing here.
  await page.locator('body').evaluate(() => document.activeElement.blur());
  for (const key of ['n', 'p', 't']) await page.keyboard.press(key);
  await reach(page.locator('#note'));
  await page.keyboard.type('heard by Ada');
  await page.keyboard.press('Enter');
  await saved();
  await reach(page.getByRole('tab', { selected: true }));
  await page.keyboard.press('ArrowRight');
  await sees('heard by Ada');
  assert.equal(await page.getByText('noted by Robin').count(), 0, "nobody sees another's notes");
  await look('observer-notes');

  // The server refuses what the page does not offer.
  const commands = [
    { do: 'next' }, { do: 'pause' }, { do: 'more' }, { do: 'probe', number: 0 }, { do: 'curveball', number: 0 },
    { do: 'signal', question: 0, number: 0, seen: true },
    { do: 'score', round: 0, dimension: 0, bar: 'senior', level: 3 }, { do: 'lock' },
  ];
  for (const [at, command] of commands.entries()) {
    const status = await page.evaluate(async ([command, first]) => {
      const body = JSON.stringify({ tab: 'byhand', first, commands: [command] });
      return (await fetch('/say', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    }, [command, at + 1]);
    assert.equal(status, 200);
    await sees('Observers have notes of their own, and no controls.');
  }
  await step('refused');

  await sees('The interview is over');
  await look('observer-after');
  await page.locator('#note').fill('after the end');
  await page.keyboard.press('Enter');
  await saved();
  await step('listened');
});
