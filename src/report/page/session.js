// The player: several takes as one recording on the time axis of the interview.
(() => {
  'use strict';

  const axis = document.getElementById('axis');
  fitTitles();
  addEventListener('resize', fitTitles);
  const sounds = [...document.querySelectorAll('audio')];
  if (!axis || sounds.length === 0) return;

  const $ = (id) => document.getElementById(id);
  const player = $('player');
  const end = Number(axis.dataset.end);
  const takes = sounds.map((sound) => ({
    sound,
    from: Number(sound.dataset.from),
    get until() {
      // Only the file itself knows how long it is if the interview was cut off.
      const told = Number(sound.dataset.length);
      return this.from + (told || (Number.isFinite(sound.duration) ? sound.duration : 0));
    },
  }));
  const times = (selector) =>
    [...document.querySelectorAll(selector)].map((it) => Number(it.dataset.at)).sort((a, b) => a - b);
  const stops = { mark: times('[data-mark] > [data-at]'), phase: times('[data-phase] > [data-at]') };
  const titles = [...document.querySelectorAll('[data-phase]')]
    .filter((it) => it.querySelector('[data-at]'))
    .map((it) => [Number(it.querySelector('[data-at]').dataset.at), it.querySelector('strong').textContent]);
  const moments = [...document.querySelectorAll('#moments .moments li')].filter((it) => it.querySelector('[data-at]'));

  let current = 0;
  let playing = false;

  const clock = (time) => {
    const all = Math.floor(time + 1e-6);
    const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
    const two = (number) => String(number).padStart(2, '0');
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  };
  const position = () => takes[current].from + takes[current].sound.currentTime;
  const phaseAt = (time) => (titles.filter(([at]) => at <= time + 1e-3).pop() || [0, ''])[1];

  // Goes to a moment of the interview; where nothing was recorded, to where sound begins again.
  function seek(to) {
    const time = Math.min(Math.max(to, 0), end);
    let at = takes.findIndex((take) => time < take.until);
    if (at < 0) at = takes.length - 1;
    if (at !== current) takes[current].sound.pause();
    current = at;
    const take = takes[at];
    take.sound.currentTime = Math.min(Math.max(time - take.from, 0), Math.max(take.until - take.from, 0));
    if (playing) start();
    show();
  }

  function start() {
    playing = true;
    const { sound } = takes[current];
    sound.playbackRate = Number($('speed').value);
    sound.play().catch((error) => {
      // Another seek came first; that one plays.
      if (error.name !== 'AbortError') fail();
    });
  }

  function stop() {
    playing = false;
    takes[current].sound.pause();
  }

  function fail() {
    playing = false;
    $('status').textContent = 'The recording cannot be played: its file is not where it was when this page was written.';
    show();
  }

  // The next or the previous of some moments; going back within the first second goes one further.
  function step(kind, by) {
    const here = position();
    const found = by > 0 ? stops[kind].find((at) => at > here + 0.02) : stops[kind].findLast((at) => at < here - 1);
    if (found !== undefined) seek(found);
    else if (by < 0) seek(0);
  }

  function changeSpeed(by) {
    const select = $('speed');
    select.selectedIndex = Math.min(Math.max(select.selectedIndex + by, 0), select.options.length - 1);
    takes[current].sound.playbackRate = Number(select.value);
  }

  function show() {
    const time = Math.min(position(), end);
    const share = end > 0 ? time / end : 0;
    $('position').textContent = clock(time);
    $('where').textContent = phaseAt(time);
    const head = $('playhead');
    head.setAttribute('x1', `${share * 100}%`);
    head.setAttribute('x2', `${share * 100}%`);
    const heard = $('heard-until');
    if (heard) heard.setAttribute('width', share * heard.ownerSVGElement.viewBox.baseVal.width);
    axis.setAttribute('aria-valuenow', String(Math.round(time)));
    axis.setAttribute('aria-valuetext', `${clock(time)}, ${phaseAt(time)}`);
    $('play').classList.toggle('on', playing);
    $('play').setAttribute('aria-label', playing ? 'Pause' : 'Play');
    const last = moments.filter((it) => Number(it.querySelector('[data-at]').dataset.at) <= time + 0.02).pop();
    for (const it of moments) it.classList.toggle('current', it === last && time > 0);
  }

  function follow() {
    show();
    if (playing) requestAnimationFrame(follow);
  }

  takes.forEach(({ sound }, at) => {
    sound.controls = false;
    sound.addEventListener('play', () => requestAnimationFrame(follow));
    sound.addEventListener('seeked', show);
    sound.addEventListener('loadedmetadata', show);
    sound.addEventListener('error', fail);
    sound.addEventListener('ended', () => {
      if (at !== current) return;
      if (at + 1 < takes.length) {
        current = at + 1;
        takes[current].sound.currentTime = 0;
        if (playing) start();
      } else {
        playing = false;
      }
      show();
    });
    if (sound.error) fail();
  });
  document.querySelector('.sources').classList.add('quiet-now');
  player.hidden = false;

  document.addEventListener('click', (event) => {
    const at = event.target.closest('[data-at]');
    if (at) {
      seek(Number(at.dataset.at));
      if (!playing) start();
    }
  });
  player.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.id === 'play') playing ? stop() : start();
    if (button.dataset.jump) seek(position() + Number(button.dataset.jump));
    if (button.dataset.step) step(button.dataset.step, Number(button.dataset.by));
    show();
  });
  $('speed').addEventListener('change', () => changeSpeed(0));

  const timeAt = (event) => {
    const box = axis.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * end;
  };
  axis.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    axis.setPointerCapture(event.pointerId);
    seek(timeAt(event));
  });
  axis.addEventListener('pointermove', (event) => {
    const time = timeAt(event);
    const hover = $('hover');
    hover.textContent = clock(time);
    hover.setAttribute('x', `${(time / end) * 100}%`);
    hover.setAttribute('text-anchor', time > end / 2 ? 'end' : 'start');
    if (axis.hasPointerCapture(event.pointerId)) seek(time);
  });
  axis.addEventListener('pointerleave', () => { $('hover').textContent = ''; });

  // Keys work where the recording is, so that they never take from the page what its reader means to do.
  const keys = {
    ArrowLeft: (event) => seek(position() - (event.shiftKey ? 15 : 5)),
    ArrowRight: (event) => seek(position() + (event.shiftKey ? 15 : 5)),
    PageDown: () => seek(position() - 60),
    PageUp: () => seek(position() + 60),
    Home: () => seek(0),
    End: () => seek(end),
    '[': () => step('mark', -1),
    ']': () => step('mark', 1),
    '{': () => step('phase', -1),
    '}': () => step('phase', 1),
    '<': () => changeSpeed(-1),
    '>': () => changeSpeed(1),
    ' ': () => { playing ? stop() : start(); show(); },
  };
  for (const area of [axis, player]) {
    area.addEventListener('keydown', (event) => {
      const inControl = event.target.matches('button, select');
      const scrolls = ['PageDown', 'PageUp', 'Home', 'End'].includes(event.key) && area !== axis;
      const own = inControl && (event.key === ' ' || event.target.matches('select'));
      const does = keys[event.key];
      if (!does || own || scrolls || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      does(event);
    });
  }
  show();

  // A phase whose title has no room is numbered; its title stands in the list, and over it when one points at it.
  function fitTitles() {
    document.querySelectorAll('.timeline .phase').forEach((phase, at) => {
      const text = phase.querySelector('text');
      const room = phase.getBoundingClientRect().width - 8;
      phase.classList.toggle('odd', at % 2 === 1);
      text.textContent = text.dataset.title;
      if (text.getComputedTextLength() > room) text.textContent = room > 14 ? String(at + 1) : '';
    });
  }
})();
