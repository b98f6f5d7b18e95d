// A whole evening from the page: the interview, the scorecard, everybody's scores, a second vote, roles swapped and the
// next round begun. With keys alone.
//
//   node interview.mjs LINK [WIDTH HEIGHT SCHEME NAME]
import assert from 'node:assert/strict';
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
  await reach(page.locator('#pause'));
  await page.keyboard.press('Enter');
  await page.getByText(', paused').waitFor({ state: 'detached' });
  await page.locator('body').evaluate(() => document.activeElement.blur());
  await page.keyboard.press('n');
  await sees('Now: Middle');
  await step('next');

  // The interview is over: the scorecard comes by itself.
  await page.locator('input[type=radio]').first().waitFor();
  await look('score');
  for (let more = true, first = true; more; first = false) {
    await reach(page.locator('input[name^=senior]').first());
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.locator('input[name^=staff]').first().waitFor();
    await reach(page.getByLabel('What you saw or heard'));
    await page.keyboard.type('said so at once');
    if (first) {
      await reach(page.locator('#moment'));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await look('evidence');
    }
    const next = page.locator('#score-next');
    more = (await next.textContent()) !== 'Next: in words';
    await reach(next);
    await page.keyboard.press('Enter');
  }
  await reach(page.getByLabel('What was strong'));
  await page.keyboard.type('Asks before drawing.');
  await look('words');
  await reach(page.locator('#score-next'));
  await page.keyboard.press('Enter');
  await sees('Follows from your levels');
  // The rules say no hire; this interviewer knows better, and has to say why.
  await reach(page.locator('input[name=verdict-senior]:checked'));
  await page.keyboard.press('ArrowDown');
  await page.locator('#because-senior').waitFor();
  await reach(page.locator('#lock'));
  await page.keyboard.press('Enter');
  await sees('Give a reason for a verdict that differs from the computed one at Senior.');
  await page.locator('body').evaluate(() => document.activeElement.blur());
  await reach(page.locator('#because-senior'));
  await page.keyboard.type('The bank is small.');
  await look('verdict');
  await reach(page.locator('#lock'));
  await page.keyboard.press('Enter');
  await sees('Alex still scores. Then they predict what you gave, and you both see both.');
  await saved();
  assert.equal(await page.getByRole('table').count(), 0, 'nobody sees the other\'s scores before');
  await look('locked');
  await step('locked');

  // What the candidate does is told as they do it.
  await sees('Alex has scored, and is yet to lock.');
  await step('yet to lock');
  await sees('Alex has locked, and now predicts what you gave.');
  await look('predicting');
  // The candidate has locked, and has still to say what they expect: nothing of theirs has come over the line.
  const told = await page.evaluate(async () => {
    const answer = await fetch('/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"window":"another"}' });
    const reader = answer.body.getReader();
    let text = '';
    while (!text.includes('"state"') || !text.endsWith('\n')) text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    return text;
  });
  assert.match(told, /"reveal":"waiting"/);
  assert.doesNotMatch(told, /"others"|"predicted"|"differences"/);
  await step('blind');

  await sees('Where you differ most');
  await look('difference');
  await reach(page.locator('#again'));
  await page.keyboard.press('Enter');
  await reach(page.getByLabel('Now I would give'));
  await page.keyboard.press('3');
  await reach(page.getByLabel('Because'));
  await page.keyboard.type('It was asked later on.');
  await look('vote');
  await page.keyboard.press('Enter');
  await sees('Your second vote is saved.');
  await saved();
  await step('voted');

  // What the candidate gives again comes by itself.
  await sees('Not what I said.');
  await reach(page.locator('#difference-next'));
  await page.keyboard.press('Enter');
  await sees('Difference 2 of ');
  await reach(page.locator('#all'));
  await page.keyboard.press('Enter');
  await sees('How close you are');
  await look('all');
  await step('seen');

  await sees('Roles are swapped: you interview now, Robin answers at the terminal.');
  await look('swapped');
  await page.keyboard.press('Enter');
  await sees('The candidate begins the interview.');
  await look('ready-again');
  await step('ready again');
  await sees(' left');
  await reach(page.locator('#next-probe'));
  await page.keyboard.press('Enter');
  await sees('✓ on the candidate');
  await reach(page.locator('#note'));
  await page.keyboard.type('now from Alex');
  await page.keyboard.press('Enter');
  await saved();
  await look('second-round');
  await step('second round');
});
