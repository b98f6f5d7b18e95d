// Leading an interview: the clock and the next step always in sight, the rest one tab away.

import { keep, kept, line, now, say } from "./line.js";
import { clock, h, region, toRead } from "./dom.js";
import { score } from "./score.js";

const isTyping = (element) => element?.matches?.("input:not([type=checkbox]):not([type=radio]), textarea");

// The material of the question that is asked now, or was asked last.
export function here() {
  const { state, material } = line;
  const stretch = state.stretches[state.current];
  const before = state.stretches.slice(0, state.current + 1).filter((it) => it.question !== null);
  const number = stretch.question ?? before.at(-1)?.question ?? 0;
  const all = material.rounds.flatMap((round, at) => round.questions.map((question) => ({ round, at, question })));
  return { ...all[number], number, stretch, isBreak: stretch.question === null };
}

// What was told, with what is on its way.
function told() {
  const { number } = here();
  const shown = line.state.shown.filter((it) => it.question === number).map((it) => `${it.part} ${it.number}`);
  const coming = line.queue.filter((it) => ["probe", "curveball", "clarification"].includes(it.command.do))
    .map((it) => `${it.command.do} ${it.command.number}`);
  return { shown: new Set(shown), coming: new Set(coming) };
}

// The probe to send next: of this phase, else one that fits anywhere, else any; those that must be asked first.
function nextProbe() {
  const { question, stretch } = here();
  const { shown, coming } = told();
  const rank = (it) => (it.phase === stretch.phase ? 0 : it.phase ? 2 : 1);
  const left = question.probes.map((it, number) => ({ ...it, number }))
    .filter((it) => !shown.has(`probe ${it.number}`) && !coming.has(`probe ${it.number}`));
  return left.sort((one, other) => rank(one) - rank(other) || late(one) - late(other) || one.number - other.number)[0];
}

const late = (probe) => (probe.must_ask ? 0 : 1);

// All probes phase by phase, those that must be asked first within each.
function inOrder(probes) {
  const phases = [...new Set(probes.map((it) => it.phase))];
  return probes.map((it, number) => ({ ...it, number }))
    .sort((one, other) => phases.indexOf(one.phase) - phases.indexOf(other.phase) || late(one) - late(other) || one.number - other.number);
}

const must = (probe) => (probe.must_ask ? h("p", { class: "must" }, "Must ask") : null);

const list = (title, items) => (items?.length ? [h("h4", {}, title), h("ul", {}, items.map((it) => h("li", {}, it)))] : null);

function send(part, number, id = `${part}-${number}`) {
  const { shown, coming } = told();
  const name = `${part} ${number}`;
  const isLead = line.state.role === "interviewer" && line.state.stage === "interview";
  if (shown.has(name)) return h("p", { class: "done" }, "✓ on the candidate's screen");
  if (coming.has(name)) return h("p", { class: "dim" }, "on its way …");
  const does = () => say({ do: part, number });
  return isLead ? h("button", { id, onclick: does, disabled: here().isBreak }, "Send to the candidate") : null;
}

function controls() {
  const clockFace = h("p", { class: "clock" });
  const where = h("p", { class: "where" });
  const bar = h("div", { class: "bar" }, h("div"));
  const buttons = h("div", { class: "buttons" });
  const draw = region(buttons, () => [line.state.stage, line.state.current, line.state.clock.runs, line.state.role], () => {
    if (line.state.stage !== "interview" || line.state.role !== "interviewer") return [];
    const { stretches, current, clock: { runs } } = line.state;
    const next = stretches[current + 1];
    return [
      next ? h("button", { id: "next", class: "first", title: "Key N", onclick: () => say({ do: "next" }) }, `Next: ${next.title}`) : null,
      h("button", { id: "pause", onclick: () => say({ do: runs ? "pause" : "resume" }) }, runs ? "Pause" : "Go on"),
      h("button", { id: "more", onclick: () => say({ do: "more" }) }, "One more minute"),
      h("button", { id: "back", onclick: () => say({ do: "back" }) }, "Back"),
    ];
  });
  const tick = (time) => {
    const { state } = line;
    const it = state.stretches[state.current];
    const spent = it.spent + (state.clock.runs ? time - state.clock.at : 0);
    const left = it.planned - spent;
    const text = state.stage === "scoring" ? "The interview is over" : left >= 0 ? `${clock(left + 999)} left` : `${clock(left)} over`;
    if (clockFace.textContent !== text) clockFace.textContent = text;
    clockFace.classList.toggle("late", left < 0 && state.stage === "interview");
    bar.firstChild.style.inlineSize = `${Math.min(100, it.planned ? (100 * spent) / it.planned : 100)}%`;
    const paused = state.stage === "interview" && !state.clock.runs ? ", paused" : "";
    bar.hidden = state.stage === "scoring";
    const place = state.stage === "scoring" ? `after ${clock(time)}` : `${it.title} (${state.current + 1} of ${state.stretches.length})${paused}`;
    if (where.textContent !== place) where.textContent = place;
  };
  const element = h("section", { class: "controls", "aria-label": "Clock and phases" }, h("div", { class: "face" }, clockFace, where), bar, buttons);
  return { element, update: () => { draw(); tick(now()); }, tick };
}

// The one thing to do now.
function nextStep() {
  const element = h("section", { class: "card now", "aria-label": "Now" });
  const data = () => [line.state.stage, line.state.role, line.state.current, [...told().shown], [...told().coming], line.state.sound];
  const update = region(element, data, () => {
    if (line.state.stage === "scoring") return [h("h2", {}, "Thank you"), h("p", {}, "The interview is over. You can still write notes.")];
    const { stretch, isBreak } = here();
    const parts = [h("h2", {}, isBreak ? "Break" : `Now: ${stretch.title}`), h("p", {}, stretch.prompt)];
    if (line.state.sound) parts.push(h("p", { class: "wrong" }, line.state.sound));
    const probe = isBreak ? null : nextProbe();
    if (probe && line.state.role === "interviewer") {
      parts.push(h("h3", {}, "Next probe"), must(probe), h("p", { class: "prompt" }, probe.ask), send("probe", probe.number, "next-probe"),
        list("Listen for", probe.listen_for), probe.wrong ? [h("h4", {}, "Often wrong"), h("p", {}, probe.wrong)] : null);
    } else if (!isBreak && line.state.role === "interviewer") parts.push(h("p", { class: "dim" }, "All probes are on the candidate's screen."));
    return parts.flat();
  });
  return { element, update };
}

function questionPanel() {
  const element = h("div");
  const update = region(element, () => [here().number, line.state.stage, here().isBreak, [...told().shown], [...told().coming]], () => {
    const { question } = here();
    return [
      h("h2", {}, question.title), h("p", { class: "prompt" }, question.prompt),
      question.role ? h("p", {}, `The candidate is: ${question.role}`) : null,
      list("Limits", question.constraints),
      toRead(question),
      question.clarifications?.length ? h("h3", {}, "If they ask") : null,
      (question.clarifications ?? []).map((it, number) => h("article", { class: "card" }, h("h4", {}, it.ask), h("p", {}, it.answer), send("clarification", number))),
      h("h3", {}, "Probes"),
      inOrder(question.probes).map((it) => h("article", { class: "card" }, h("h4", {}, it.ask), must(it), send("probe", it.number),
        list("Listen for", it.listen_for), it.wrong ? [h("h5", {}, "Often wrong"), h("p", {}, it.wrong)] : null)),
      question.curveballs?.length ? h("h3", {}, "Curveballs") : null,
      (question.curveballs ?? []).map((it, number) => h("article", { class: "card" }, h("h4", {}, it.says), send("curveball", number), list("Listen for", it.listen_for))),
      h("h3", {}, "What weak answers do"), h("ul", {}, question.pitfalls.map((it) => h("li", {}, it))),
    ].flat(2);
  });
  return { element, update };
}

// The ticked signals of a question, with ticks that are on their way.
function ticked(number) {
  const all = new Set(line.state.card?.rounds.flatMap((it) => it.signals)[number] ?? []);
  for (const { command: it } of line.queue) {
    if (it.do === "signal" && it.question === number) it.seen ? all.add(it.number) : all.delete(it.number);
  }
  return all;
}

function signalsPanel() {
  const element = h("div");
  const update = region(element, () => [here().number, [...ticked(here().number)], Boolean(line.state.card?.locked)], () => {
    const { question, number } = here();
    const seen = ticked(number);
    const row = (it, at) => {
      const box = h("input", { type: "checkbox", id: `signal-${at}`, disabled: Boolean(line.state.card?.locked),
        onchange: (event) => say({ do: "signal", question: number, number: at, seen: event.target.checked }) });
      box.checked = seen.has(at);
      return h("li", {}, h("label", { for: `signal-${at}` }, box, h("span", {}, it.text, " ", h("small", {}, it.bar === "staff" ? "Staff" : "Senior"))));
    };
    return [h("h2", {}, "Signals"), h("p", { class: "dim" }, "Tick what you hear. It is evidence when you score."), h("ul", { class: "ticks" }, question.signals.map(row))];
  });
  return { element, update };
}

function notesPanel() {
  const element = h("div");
  const update = region(element, () => [line.state.remarks, line.queue.filter((it) => ["tag", "note"].includes(it.command.do)), line.state.people], () => {
    const coming = line.queue.filter((it) => ["tag", "note"].includes(it.command.do))
      .map(({ command: it }) => ({ at: it.at, text: it.text, is_tag: it.do === "tag", isComing: true }));
    const all = [...line.state.remarks, ...coming].sort((one, other) => other.at - one.at);
    const row = (it) => h("li", { class: it.isComing ? "dim" : null }, h("time", {}, clock(it.at)), " ", it.is_tag ? "⚑ " : "", it.text || "tagged", it.isComing ? " (saving …)" : "");
    const person = (it) => `${it.name} ${it.role === "interviewer" ? "interviews" : "listens"}${it.here ? "" : ", away"}`;
    return [h("h2", {}, "Your notes"), all.length ? h("ul", { class: "notes" }, all.map(row)) : h("p", { class: "dim" }, "None yet. Nobody sees them before your scores are locked."),
      h("h3", {}, "With you"), h("ul", {}, line.state.people.map((it) => h("li", {}, person(it))))];
  });
  return { element, update };
}

// A line for notes, and the button that flags this moment.
function writing() {
  const input = h("input", { id: "note", "aria-label": "Note", placeholder: "A note …", maxlength: 2000, autocomplete: "off" });
  let began = null;
  // A window that is opened anew still has what was not yet given.
  const [text, moment, where] = kept("note", ["", null, null]);
  if (where === line.state.session) [input.value, began] = [text, moment];
  const write = (text, moment) => {
    [input.value, began] = [text, moment];
    keep("note", [text, moment, line.state.session]);
  };
  input.addEventListener("input", () => write(input.value, input.value ? began ?? now() : null));
  const note = (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    say({ do: "note", at: began ?? now(), text: input.value });
    write("", null);
  };
  const tag = () => {
    say({ do: "tag", at: began ?? now(), text: input.value });
    write("", null);
  };
  const element = h("form", { class: "writing", onsubmit: note }, input, h("button", {}, "Note"), h("button", { type: "button", title: "Key T", onclick: tag }, "⚑ Tag"));
  return { element, tag };
}

export function interview() {
  const isLead = line.state.role === "interviewer";
  const panels = { Question: questionPanel(), ...(isLead ? { Signals: signalsPanel() } : {}), Notes: notesPanel(), ...(isLead ? { Score: score() } : {}) };
  const names = Object.keys(panels);
  const top = controls();
  const step = nextStep();
  const write = writing();
  let open = null;
  const choose = (name, isFocused) => {
    open = name;
    for (const it of names) {
      const [button, panel] = [tabs[it], pages[it]];
      button.setAttribute("aria-selected", it === name);
      button.tabIndex = it === name ? 0 : -1;
      panel.hidden = it !== name;
    }
    if (isFocused) tabs[name].focus();
  };
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(names[(names.indexOf(open) + step + names.length) % names.length], true);
  };
  const tabs = Object.fromEntries(names.map((it) => [it, h("button", { role: "tab", id: `tab-${it}`, "aria-controls": `panel-${it}`, onclick: () => choose(it), onkeydown: turn }, it)]));
  const pages = Object.fromEntries(names.map((it) => [it, h("section", { role: "tabpanel", id: `panel-${it}`, "aria-labelledby": `tab-${it}`, tabindex: 0 }, panels[it].element)]));
  choose(names[0]);
  document.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "t") write.tag();
    else if (isLead && line.state.stage === "interview" && event.key === "n") document.getElementById("next")?.click();
    else if (isLead && line.state.stage === "interview" && event.key === "p") document.getElementById("next-probe")?.click();
    else return;
    event.preventDefault();
  };
  const keys = h("p", { class: "dim keys" }, isLead ? "Keys: T tags this moment, P sends the next probe, N goes to the next phase." : "Key: T tags this moment.");
  const element = h("div", { class: "lead" }, top.element,
    h("div", { class: "left" }, step.element, write.element, keys),
    h("div", { class: "right" }, h("div", { class: "tabs", role: "tablist", "aria-label": "What you need" }, Object.values(tabs)), Object.values(pages)));
  let stage = line.state.stage;
  const update = () => {
    if (stage !== line.state.stage && line.state.stage === "scoring" && isLead) choose("Score");
    stage = line.state.stage;
    element.classList.toggle("scoring", stage === "scoring" && isLead);
    top.update();
    step.update();
    for (const it of Object.values(panels)) it.update();
  };
  if (stage === "scoring" && isLead) choose("Score");
  return { element, update, tick: top.tick };
}
