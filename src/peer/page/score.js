// The scorecard: one dimension at a time, with the words of each level; everybody's side by side once it is locked.

import { line, say } from "./line.js";
import { h } from "./page.js";
import { region } from "./lead.js";

const LEVELS = ["poor", "mixed", "good", "excellent"];
const WORDS = [["strengths", "What was strong"], ["to-work-on", "What to work on"], ["next-action", "The one next action"]];

// All dimensions of all rounds, in order.
function dimensions() {
  return line.material.rounds.flatMap((round, at) => round.rubric.dimensions.map((it, number) => ({ ...it, round: at, number })));
}

// What is given of a dimension, with what is on its way.
function given(dimension) {
  const found = line.state.card?.rounds[dimension.round]?.scores[dimension.number] ?? {};
  const own = { senior: found.senior, staff: found.staff, evidence: found.evidence?.[0]?.text ?? "" };
  for (const { command: it } of line.queue) {
    if (it.round !== dimension.round || it.dimension !== dimension.number) continue;
    if (it.do === "score") own[it.bar] = it.level === 0 ? "no-evidence" : it.level;
    if (it.do === "evidence") own.evidence = it.text;
  }
  return own;
}

const digit = (seen) => (seen === "no-evidence" ? "0" : seen ?? "–");

function levels(dimension, bar, title) {
  const name = `${bar}-${dimension.round}-${dimension.number}`;
  const own = given(dimension)[bar];
  const choice = (level, text) => {
    const id = `${name}-${level}`;
    const box = h("input", { type: "radio", id, name, onchange: () => say({ do: "score", round: dimension.round, dimension: dimension.number, bar, level }) });
    box.checked = own === (level === 0 ? "no-evidence" : level);
    return h("label", { for: id, class: "level" }, box, h("span", {}, h("b", {}, level === 0 ? "0 no evidence" : `${level} ${LEVELS[level - 1]}`), text ? ` ${text}` : ""));
  };
  const anchors = dimension.anchors[bar];
  return h("fieldset", {}, h("legend", {}, title), LEVELS.map((it, at) => choice(at + 1, anchors[it])), choice(0, ""));
}

// Texts that are being typed. They are given before the window goes.
const typing = new Set();
const giveAll = () => typing.forEach((give) => give());
window.addEventListener("pagehide", giveAll);
document.addEventListener("visibilitychange", giveAll);

// A text that is sent when typing rests, and when it is left.
function text(id, label, value, send) {
  const area = h("textarea", { id, rows: 3, maxlength: 2000 });
  area.value = value;
  let sent = value;
  let timer = 0;
  const give = () => {
    clearTimeout(timer);
    typing.delete(give);
    if (area.value !== sent) send(sent = area.value);
  };
  area.addEventListener("input", () => { clearTimeout(timer); typing.add(give); timer = setTimeout(give, 600); });
  area.addEventListener("blur", give);
  return h("label", { for: id }, label, area);
}

function words(field) {
  const own = line.queue.filter((it) => it.command.do === "words" && it.command.field === field).at(-1)?.command.text;
  return own ?? line.state.card?.[field.replaceAll("-", "_")] ?? "";
}

export function score() {
  const element = h("div");
  let at = 0;
  const go = (to) => {
    at = to;
    update();
    element.querySelector("h2")?.focus();
  };
  const all = () => dimensions();
  const data = () => {
    if (line.state.card?.locked) return ["locked", line.state.card, line.state.others];
    const it = all()[at];
    // Not the texts: they are here first, and typing in them must not be disturbed.
    return it ? [at, given(it).senior, given(it).staff] : [at, line.state.stage, all().map((it) => [given(it).senior, given(it).staff])];
  };
  const steps = () => h("div", { class: "buttons" },
    at > 0 ? h("button", { id: "score-back", onclick: () => go(at - 1) }, "Before") : null,
    at < all().length ? h("button", { id: "score-next", class: "first", onclick: () => go(at + 1) }, at + 1 < all().length ? `Next: ${all()[at + 1].title}` : "Next: in words") : null);
  const update = region(element, data, () => {
    if (line.state.card?.locked) return locked();
    const it = all()[at];
    if (!it) return closing(steps);
    return [
      h("h2", { tabindex: -1 }, `${it.title} (${at + 1} of ${all().length})`), h("p", { class: "dim" }, it.looks_at),
      levels(it, "senior", "For Senior, this was"),
      given(it).senior !== undefined ? levels(it, "staff", "For Staff, this was") : h("p", { class: "dim" }, "Staff comes after Senior."),
      text("evidence", "What you saw or heard", given(it).evidence, (value) => say({ do: "evidence", round: it.round, dimension: it.number, text: value })),
      steps(),
    ];
  });
  return { element, update };
}

function closing(steps) {
  const missing = dimensions().filter((it) => given(it).senior === undefined);
  const isOver = line.state.stage === "scoring";
  const lock = missing.length > 0 ? h("p", {}, `Not scored yet: ${missing.map((it) => it.title).join(", ")}.`)
    : isOver ? h("button", { id: "lock", class: "first", onclick: () => say({ do: "lock" }) }, "Lock my scores")
      : h("p", { class: "dim" }, "You can lock your scores when the interview is over.");
  return [h("h2", { tabindex: -1 }, "In words"),
    WORDS.map(([field, label]) => text(field, label, words(field), (value) => say({ do: "words", field, text: value }))),
    h("p", { class: "dim" }, "Nobody sees your scores before you lock them, and you see nobody's. Locked scores do not change."), lock, steps()].flat();
}

function locked() {
  const cards = [{ name: "You", card: line.state.card }, ...line.state.others];
  const row = (it) => h("tr", {}, h("th", { scope: "row" }, it.title), cards.map(({ card }) => {
    const seen = card.rounds[it.round].scores[it.number];
    return h("td", {}, `${digit(seen.senior)} / ${digit(seen.staff)}`);
  }));
  return [h("h2", {}, "Scores"), h("p", {}, "Your scores are locked. Senior / Staff:"),
    h("table", {}, h("thead", {}, h("tr", {}, h("td", {}), cards.map((it) => h("th", { scope: "col" }, it.name)))), h("tbody", {}, dimensions().map(row))),
    line.state.others.length === 0 ? h("p", { class: "dim" }, "The others are shown here once they are locked too.") : null];
}
