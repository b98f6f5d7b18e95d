// What holds of each sort of page. Each function is one check; its name is what it proves.

const audios = (page) =>
  page.evaluate(() => [...document.querySelectorAll('audio')].map((it) => ({
    at: it.currentTime, paused: it.paused, length: it.duration, rate: it.playbackRate, pitch: it.preservesPitch,
    from: Number(it.dataset.from), shown: it.controls, source: it.getAttribute('src').slice(0, 200),
  })));
const ready = (page) =>
  page.waitForFunction(() => [...document.querySelectorAll('audio')].every((it) => it.readyState > 0));
// Where the player is on the time axis of the interview.
const position = (page) =>
  page.evaluate(() => Number(document.getElementById('axis').getAttribute('aria-valuenow')));
const exact = async (page) => {
  const [all, near] = [await audios(page), await position(page)];
  const away = (it) => Math.abs(it - near);
  return all.map((it) => it.from + it.at).reduce((a, b) => (away(b) < away(a) ? b : a));
};
// From now on nothing plays, so that a place that was sought can be read at leisure.
const hold = (page) => page.evaluate(() => { HTMLMediaElement.prototype.play = () => Promise.resolve(); });
const calm = async ({ page, seen }, assert) => {
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.said, []);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
};

// What holds of every page.
const everywhere = {
  async accessible_in_light_and_dark_and_on_a_phone({ open, faults, assert, picture }) {
    for (const [name, how] of Object.entries({
      light: {}, dark: { scheme: 'dark' }, phone: { width: 360, height: 740 }, phone_dark: { width: 360, scheme: 'dark' },
    })) {
      const reader = await open(how);
      assert.deepEqual(await faults(reader.page), [], name);
      const [wide, room] = await reader.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= room, `${name}: ${wide} wide, and ${room} is there`);
      await calm(reader, assert);
      await picture(reader.page, name, { fullPage: true });
      await reader.close();
    }
  },

  async asks_nothing_of_the_network({ open, url, assert }) {
    const reader = await open();
    await reader.page.keyboard.press('Tab');
    const allowed = (it) => it === url || it.startsWith('data:') ||
      (new URL(it).protocol === 'file:' && /\.(wav|flac)$/.test(new URL(it).pathname));
    assert.deepEqual(reader.seen.requests.filter((it) => !allowed(it)), []);
    assert.equal(await reader.page.evaluate(() => performance.getEntriesByType('resource')
      .filter((it) => /^https?:/.test(it.name)).length), 0);
    await reader.close();
  },

  async its_policy_lets_nothing_else_in({ open, assert }) {
    const { page, close } = await open();
    await page.evaluate(async () => {
      const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
      add('script', { textContent: 'window.got = "inline"' });
      add('style', { textContent: 'body { display: none }' });
      add('img', { src: 'http://127.0.0.1:9/x.png' });
      add('iframe', { src: 'http://127.0.0.1:9/' });
      document.body.setAttribute('onclick', 'window.got = "attribute"');
      document.body.click();
      await fetch('http://127.0.0.1:9/').catch(() => {});
    });
    await page.waitForFunction(() => window.violations.length >= 6);
    assert.equal(await page.evaluate(() => window.got), undefined);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).display), 'none');
    await close();
  },

  async keyboard_alone_reaches_everything_and_one_sees_where({ open, assert, figures }) {
    const { page, close } = await open();
    const all = await page.evaluate(() => {
      const focusable = [...document.querySelectorAll('a[href], button, select, summary, audio[controls], [tabindex="0"]')];
      const shown = focusable.filter((it) => it.checkVisibility());
      shown.forEach((it, at) => { it.dataset.stop = at; });
      return shown.length;
    });
    const reached = new Set();
    for (let at = 0; at <= all + 1; at += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const it = document.activeElement;
        const look = getComputedStyle(it);
        const seen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
        const name = it.getAttribute('aria-label') || it.textContent.trim() || it.labels?.[0]?.textContent;
        return { stop: it.dataset.stop, seen, name, html: it.outerHTML.slice(0, 120) };
      });
      if (stop.stop === undefined) continue;
      assert.ok(stop.seen, `the focus shows on ${stop.html}`);
      assert.ok(stop.name, `a name for ${stop.html}`);
      reached.add(stop.stop);
    }
    assert.equal(reached.size, all);
    figures.stops = all;
    await close();
  },

  async prints_without_cutting_anything_off({ open, assert, figures, printed }) {
    // The width that A4 leaves between the margins.
    const { page, close } = await open({ width: 672, height: 980 });
    await page.emulateMedia({ media: 'print' });
    const cut = await page.evaluate(() => {
      const is_text = (it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      const shown = [...document.querySelectorAll('body *')].filter((it) =>
        it.checkVisibility() && is_text(it) && !it.closest('.sr, svg, .skip'));
      return shown.filter((it) => {
        const box = it.getBoundingClientRect();
        return box.right > innerWidth + 1 || box.left < -1 ||
          (getComputedStyle(it).overflowX === 'hidden' && it.scrollWidth > it.clientWidth + 1);
      }).map((it) => it.outerHTML.slice(0, 160));
    });
    assert.deepEqual(cut, []);
    const hidden = await page.evaluate(() => [...document.querySelectorAll('.player, nav, audio')]
      .filter((it) => it.checkVisibility()).map((it) => it.tagName));
    assert.deepEqual(hidden, [], 'controls are not printed');
    await page.emulateMedia({ media: null });
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true,
      ...printed });
    figures.printed_pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.ok(figures.printed_pages >= 1);
    await close();
  },

  async headings_and_landmarks_are_in_order({ open, assert }) {
    const { page, close } = await open({ script: false });
    const text = await page.content();
    const levels = [...text.matchAll(/<h([1-6])\b/g)].map((it) => Number(it[1]));
    assert.equal(levels.filter((it) => it === 1).length, 1);
    levels.reduce((before, it) => (assert.ok(it <= before + 1, `h${it} after h${before}`), it), 0);
    for (const mark of ['<header', '<nav', '<main', '<footer']) assert.ok(text.includes(mark), mark);
    await close();
  },
};

export const session = {
  ...everywhere,

  async marks_seek_to_their_sample({ open, assert, beside, told, figures }) {
    const { page, close } = await open();
    await ready(page);
    const marks = await page.evaluate(() => [...document.querySelectorAll('.moments [data-mark] > [data-at]')]
      .map((it) => Number(it.dataset.at)));
    for (const click of told.clicks) assert.ok(marks.includes(click), `${click} is in ${marks}`);
    await hold(page);
    let worst = 0;
    for (const mark of marks) {
      // By a key, as somebody without a mouse would, and the place is taken at the moment of arrival.
      const landed = page.evaluate(() => new Promise((done) => {
        const all = [...document.querySelectorAll('audio')];
        const arrive = (event) => {
          all.forEach((it) => it.removeEventListener('seeked', arrive));
          done([all.indexOf(event.target), event.target.currentTime, Number(event.target.dataset.from),
            event.target.getAttribute('src')]);
        };
        all.forEach((it) => it.addEventListener('seeked', arrive));
      }));
      await page.locator(`.moments [data-mark] > [data-at="${mark.toFixed(3)}"]`).first().press('Enter');
      const [, at, from, source] = await landed;
      worst = Math.max(worst, Math.abs(from + at - mark));
      if (told.clicks.includes(mark)) {
        const wav = beside(decodeURIComponent(source));
        const rate = wav.readUInt32LE(24);
        const frame = Math.round((mark - from) * rate);
        assert.equal(wav.readInt16LE(44 + 2 * frame), 32767, `a click at ${mark}`);
      }
    }
    assert.ok(worst <= 0.03, `${worst} s beside the mark`);
    figures.worst_seek_ms = Math.round(worst * 1e4) / 10;
    figures.marks = marks.length;
    await close();
  },

  async evidence_seeks_too({ open, assert, told }) {
    const { page, close } = await open();
    await ready(page);
    await page.locator(`.evidence [data-at="${told.clicks[3].toFixed(3)}"]`).first().click();
    await page.waitForFunction(() => [...document.querySelectorAll('audio')].some((it) => !it.paused));
    const here = await exact(page);
    assert.ok(here >= told.clicks[3] && here < told.clicks[3] + 20, `${here}`);
    await page.locator('.evidence [data-at]').first().press('Enter');
    await page.waitForFunction(() => !document.querySelector('audio').paused);
    assert.equal((await audios(page)).filter((it) => !it.paused).length, 1, 'one take plays at a time');
    assert.ok(await page.locator('#player').isVisible());
    const box = await page.locator('#player').boundingBox();
    assert.ok(box.y >= 0 && box.y < 900, 'the player stays in sight');
    await close();
  },

  async the_waveform_shows_clicks_where_they_are({ open, assert, told }) {
    const { page, close } = await open();
    const bars = await page.evaluate(() => {
      const d = document.querySelector('.loudest').getAttribute('d');
      return [...d.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)/g)].map((it) => [Number(it[1]), Number(it[3]) - Number(it[2])]);
    });
    assert.equal(bars.length >= 600, true, `${bars.length} columns`);
    const loud = bars.filter(([, height]) => height >= 99).map(([x]) => Math.floor(x));
    const wanted = told.clicks.map((it) => Math.floor(it / told.end * 600));
    assert.deepEqual([...new Set(loud)].sort((a, b) => a - b), wanted);
    await close();
  },

  async a_press_on_the_axis_goes_there({ open, assert, told, picture }) {
    const { page, close } = await open();
    await ready(page);
    await page.locator('#axis').scrollIntoViewIfNeeded();
    const box = await page.locator('#axis').boundingBox();
    for (const share of [0.031, 0.4, 0.75, 0.99]) {
      await page.mouse.click(box.x + share * box.width, box.y + 60);
      assert.ok(Math.abs((await exact(page)) - share * told.end) <= told.end / box.width, `${share}`);
    }
    assert.equal((await audios(page)).filter((it) => !it.paused).length, 0, 'a look is not a play');
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 60);
    assert.equal(await page.locator('#hover').textContent(), '22:05');
    await picture(page, 'axis', { clip: { x: 0, y: Math.max(box.y - 80, 0), width: 1200, height: 420 } });
    await close();
  },

  async keys_play_and_move({ open, assert, told }) {
    const { page, close } = await open();
    await ready(page);
    await page.locator('#axis').focus();
    const press = async (key) => {
      await page.keyboard.press(key);
      return exact(page);
    };
    assert.equal(await press('ArrowRight'), 5);
    assert.equal(await press('Shift+ArrowRight'), 20);
    assert.equal(await press('ArrowLeft'), 15);
    assert.equal(await press('Shift+ArrowLeft'), 0);
    assert.equal(await press(']'), 95);
    assert.equal(await press(']'), told.clicks[0]);
    assert.equal(await press('['), 95);
    assert.equal(await press('}'), 312);
    assert.equal(await press('}'), 592);
    assert.equal(await press('{'), 312);
    await press('End');
    assert.equal(await position(page), told.end);
    assert.equal(await press('Home'), 0);
    await press('>');
    await press(' ');
    await page.waitForFunction(() => document.querySelector('audio').currentTime > 0.4);
    let [first] = await audios(page);
    assert.deepEqual([first.paused, first.rate, first.pitch], [false, 1.25, true]);
    await press(' ');
    [first] = await audios(page);
    assert.equal(first.paused, true);
    // The button does the same, and says what it will do.
    await page.locator('#play').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#play').getAttribute('aria-label'), 'Pause');
    await page.keyboard.press(' ');
    assert.equal(await page.locator('#play').getAttribute('aria-label'), 'Play');
    assert.match(await page.locator('#axis').getAttribute('aria-valuetext'), /^0:0\d, Requirements$/);
    await close();
  },

  async takes_play_as_one({ open, assert, told }) {
    const reader = await open();
    const { page, close } = reader;
    await ready(page);
    await page.locator('#axis').focus();
    await page.locator('#axis').scrollIntoViewIfNeeded();
    const box = await page.locator('#axis').boundingBox();
    // Shortly before the seam, and then less than half a second before it.
    await page.mouse.click(box.x + (told.seam / told.end) * box.width - 4, box.y + 60);
    await page.evaluate((left) => { const [it] = document.querySelectorAll('audio'); it.currentTime = it.duration - left; }, 0.4);
    await page.keyboard.press(' ');
    await page.waitForFunction(() => { const [a, b] = document.querySelectorAll('audio'); return a.ended && !b.paused && b.currentTime > 0.2; });
    assert.ok((await exact(page)) - told.seam < 14);
    await page.keyboard.press('Shift+ArrowLeft');
    const all = await audios(page);
    assert.deepEqual(all.map((it) => it.paused), [false, true], 'and back over the seam');
    await calm(reader, assert);
    await close();
  },

  async without_a_script_the_browser_plays({ open, assert }) {
    const { page, close } = await open({ script: false });
    assert.equal(await page.locator('audio').count(), 2);
    assert.ok(await page.locator('audio').first().isVisible());
    assert.equal(await page.locator('#player').isVisible(), false);
    assert.ok((await page.locator('main').innerText()).includes('302 before the click event: good'));
    await close();
  },
};

// A page whose sound is inside it, alone in its folder.
export const embedded = {
  accessible: everywhere.accessible_in_light_and_dark_and_on_a_phone,
  asks_nothing: everywhere.asks_nothing_of_the_network,

  async its_own_sound_is_whole_and_seeks({ open, assert, told, figures }) {
    const reader = await open();
    const { page } = reader;
    await ready(page);
    const [take] = await audios(page);
    assert.ok(Math.abs(take.length - told.end) <= 0.03, `${take.length} s`);
    await hold(page);
    const mark = page.locator(`.moments [data-mark] > [data-at="${told.click.toFixed(3)}"]`).first();
    const landed = page.evaluate(() => new Promise((done) => {
      const it = document.querySelector('audio');
      it.addEventListener('seeked', () => done(it.currentTime), { once: true });
    }));
    await mark.press('Enter');
    assert.ok(Math.abs((await landed) - told.click) <= 0.03);
    // What it decodes to has its click where the recording has it.
    const at = await page.evaluate(async () => {
      const [head, text] = document.querySelector('audio').src.split(',');
      const bytes = Uint8Array.from(atob(text), (it) => it.charCodeAt(0));
      const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes.buffer);
      const samples = sound.getChannelData(0);
      let loudest = 0;
      for (let it = 1; it < samples.length; it += 1) {
        if (Math.abs(samples[it]) > Math.abs(samples[loudest])) loudest = it;
      }
      return loudest / sound.sampleRate;
    });
    figures.click_off_by_ms = Math.round(Math.abs(at - told.click) * 1e4) / 10;
    assert.ok(Math.abs(at - told.click) <= 0.03, `the click is at ${at}`);
    await calm(reader, assert);
    await reader.close();
  },
};

// A page whose recording has been lost.
export const lonely = {
  async says_that_its_recording_is_not_there({ open, assert }) {
    const { page, seen, close } = await open();
    await page.waitForFunction(() => document.getElementById('status').textContent !== '');
    assert.match(await page.locator('#status').textContent(), /cannot be played/);
    await page.locator('#play').press('Enter');
    assert.deepEqual(seen.errors, []);
    await close();
  },
};

// A page without sound.
export const silent = {
  ...everywhere,

  async has_no_player_and_all_the_rest({ open, assert, told }) {
    const reader = await open();
    const { page } = reader;
    assert.equal(await page.locator('audio, #player, [data-at], [role=slider]').count(), 0);
    const text = await page.locator('main').innerText();
    for (const word of told.words) assert.ok(text.includes(word), word);
    await calm(reader, assert);
    await reader.close();
  },
};

// A page of texts that somebody wrote to do harm.
export const hostile = {
  ...everywhere,

  async shows_harmful_texts_as_texts({ open, assert, told }) {
    const reader = await open();
    const { page, seen } = reader;
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(seen.dialogs, 0);
    const text = await page.evaluate(() => document.body.textContent);
    for (const word of told.words) assert.ok(text.includes(word), word);
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('img, iframe, form, object, base, link').count(), 0);
    await calm(reader, assert);
    await reader.close();
  },
};

// Files with cues, read by the browser.
export const cues = {
  async are_read_by_the_browser({ open, assert, told, figures }) {
    const { page, close } = await open();
    const read = await page.evaluate((text) => new Promise((done, fail) => {
      const video = document.createElement('video');
      const track = Object.assign(document.createElement('track'), { kind: 'chapters', default: true });
      track.addEventListener('load', () => done([...track.track.cues].map((it) => [it.startTime, it.endTime, it.text])));
      track.addEventListener('error', () => fail(new Error('it cannot be read')));
      track.src = `data:text/vtt;base64,${btoa(unescape(encodeURIComponent(text)))}`;
      video.append(track);
      document.body.append(video);
      track.track.mode = 'hidden';
    }), told.vtt);
    figures.cues = read;
    assert.ok(read.length > 0);
    await close();
  },
};

// A page that links its recordings from another folder.
export const linked = {
  async finds_its_recordings({ open, assert, told }) {
    const reader = await open();
    await ready(reader.page);
    const all = await audios(reader.page);
    assert.deepEqual(all.map((it) => Math.round(it.length)), told.lengths);
    await calm(reader, assert);
    await reader.close();
  },
};

// The page of trends.
export const trends = {
  ...everywhere,

  async says_in_tables_what_it_draws({ open, assert, told }) {
    const reader = await open();
    const { page } = reader;
    for (const chart of await page.locator('svg[role=img]').all()) {
      assert.ok((await chart.getAttribute('aria-label')).length > 20);
    }
    assert.ok(await page.locator('.chart').count() >= 4);
    const shown = await page.evaluate(() => [...document.querySelectorAll('.chart')].map((chart) => {
      const box = chart.getBoundingClientRect();
      const dots = [...chart.querySelectorAll('.own circle')].map((it) => it.getBoundingClientRect());
      return dots.map((it) => [(it.x + it.width / 2 - box.x) / box.width, it.y + it.height / 2 - box.y]);
    }));
    // A dot stands as high as its number says: the scale is 16 px below the top for 4, 174 for 1.
    const scores = told.scores;
    assert.equal(shown[0].length, scores.length);
    shown[0].forEach(([x, y], at) => {
      assert.ok(Math.abs(y - (16 + 158 * (4 - scores[at]) / 3)) < 1, `${y} for ${scores[at]}`);
      if (at) assert.ok(x > shown[0][at - 1][0], 'in order');
    });
    const summary = page.locator('summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('details table').first().isVisible());
    await calm(reader, assert);
    await reader.close();
  },
};
