// The scorecard: one dimension at a time, with the words of each level, then in words, then the verdict.

import { line, say } from "./line.js";
import { clock, h, region } from "./dom.js";
import { LEVELS, dimensions } from "./levels.js";
import { overruled, verdict } from "./verdict.js";
import { reveal } from "./reveal.js";

const WORDS = [["strengths", "What was strong"], ["to-work-on", "What to work on"], ["next-action", "The one next action"]];

// What is given of a dimension, with what is on its way.
function given(dimension) {
  const found = line.state.card?.rounds[dimension.round]?.scores[dimension.number] ?? {};
  const own = { senior: found.senior, staff: found.staff, evidence: found.evidence?.[0]?.text ?? "", at: found.evidence?.[0]?.at };
  own.at = own.at === undefined ? null : Math.round(own.at * 1000);
  for (const { command: it } of line.queue) {
    if (it.round !== dimension.round || it.dimension !== dimension.number) continue;
    if (it.do === "score") own[it.bar] = it.level === 0 ? "no-evidence" : it.level;
    if (it.do === "evidence") [own.evidence, own.at] = [it.text, it.at ?? null];
  }
  return own;
}

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

// Which of one's own tags and notes the evidence is tied to. Its choices come and go without what is being typed.
function moment(it) {
  const element = h("div");
  const give = (event) => say({ do: "evidence", round: it.round, dimension: it.number, text: given(it).evidence, at: event.target.value === "" ? null : Number(event.target.value) });
  const update = region(element, () => [line.state.remarks, given(it).at], () => {
    if (line.state.remarks.length === 0) return [];
    const choice = (remark) => h("option", { value: remark.at, selected: remark.at === given(it).at }, `${clock(remark.at)} ${remark.text || "tagged"}`);
    return h("label", { for: "moment" }, "Heard at", h("select", { id: "moment", onchange: give }, h("option", { value: "" }, "No moment of your notes"), line.state.remarks.map(choice)));
  });
  update();
  return { element, update };
}

export function score() {
  const element = h("div");
  const seen = reveal();
  let tied = null;
  let at = 0;
  const go = (to) => {
    at = to;
    update();
    element.querySelector("h2")?.focus();
  };
  const all = () => dimensions();
  const data = () => {
    if (line.state.card?.locked) return ["locked"];
    const it = all()[at];
    // Not the texts: they are here first, and typing in them must not be disturbed.
    if (it) return [at, given(it).senior, given(it).staff];
    return [at, line.state.stage, line.state.judged, all().map((it) => [given(it).senior, given(it).staff]), overruled("senior")?.verdict, overruled("staff")?.verdict];
  };
  const steps = (last = null) => h("div", { class: "buttons" }, last,
    at > 0 ? h("button", { id: "score-back", onclick: () => go(at - 1) }, "Before") : null,
    at <= all().length ? h("button", { id: "score-next", class: "first", onclick: () => go(at + 1) }, `Next: ${all()[at + 1]?.title ?? (at < all().length ? "in words" : "verdict")}`) : null);
  const draw = region(element, data, () => {
    tied = null;
    if (line.state.card?.locked) return seen.element;
    const it = all()[at];
    if (at === all().length) return closing(steps);
    if (!it) return verdict(text, all().filter((one) => given(one).senior === undefined), steps);
    tied = moment(it);
    return [
      h("h2", { tabindex: -1 }, `${it.title} (${at + 1} of ${all().length})`), h("p", { class: "dim" }, it.looks_at),
      levels(it, "senior", "For Senior, this was"),
      given(it).senior !== undefined ? levels(it, "staff", "For Staff, this was") : h("p", { class: "dim" }, "Staff comes after Senior."),
      text("evidence", "What you saw or heard", given(it).evidence, (value) => say({ do: "evidence", round: it.round, dimension: it.number, text: value, at: given(it).at })),
      tied.element,
      steps(),
    ];
  });
  const update = () => {
    draw();
    tied?.update();
    if (line.state.card?.locked) seen.update();
  };
  return { element, update };
}

function closing(steps) {
  return [h("h2", { tabindex: -1 }, "In words"),
    WORDS.map(([field, label]) => text(field, label, words(field), (value) => say({ do: "words", field, text: value }))),
    steps()].flat();
}
