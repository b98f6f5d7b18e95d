// The end of the scorecard: what the rules make of the scores, overruled where one knows better, and the lock.

import { line, say } from "./line.js";
import { h } from "./dom.js";

const VERDICTS = ["strong-no-hire", "no-hire", "hire", "strong-hire"];
export const BARS = [["senior", "Senior"], ["staff", "Staff"]];
export const called = (verdict) => verdict?.replaceAll("-", " ") ?? "no verdict";

// What was given against the rules at a bar, with what is on its way.
export function overruled(bar) {
  let own = line.state.card?.[`overruled_${bar}`] ?? null;
  for (const { command: it } of line.queue) {
    if (it.do === "overrule" && it.bar === bar) own = it.verdict === null ? null : { verdict: it.verdict, because: it.because };
  }
  return own;
}

function one(bar, title, text) {
  const judged = line.state.judged?.[bar];
  const computed = judged?.verdict ?? null;
  const own = overruled(bar);
  const chosen = own?.verdict ?? computed;
  const choose = (verdict) => say({ do: "overrule", bar, verdict: verdict === computed ? null : verdict, because: overruled(bar)?.because ?? "" });
  const choice = (verdict) => {
    const id = `verdict-${bar}-${verdict}`;
    const box = h("input", { type: "radio", id, name: `verdict-${bar}`, onchange: () => choose(verdict) });
    box.checked = verdict === chosen;
    return h("label", { for: id, class: "level" }, box, h("span", {}, h("b", {}, called(verdict)), verdict === computed ? " by the rules" : ""));
  };
  const keep = (because) => {
    const now = overruled(bar);
    if (now) say({ do: "overrule", bar, verdict: now.verdict, because });
  };
  return h("fieldset", {}, h("legend", {}, `At ${title}`),
    (judged?.reasons ?? []).map((it) => h("p", { class: "dim" }, it)),
    VERDICTS.map(choice),
    own ? text(`because-${bar}`, `Why ${called(own.verdict)}, at ${title}, where the rules say ${called(computed)}`, own.because, keep) : null);
}

// `text` makes a field that is sent when typing rests; `missing` has the dimensions without a level.
export function verdict(text, missing, steps) {
  const isOver = line.state.stage === "scoring";
  const isReady = missing.length === 0 && isOver;
  const lacks = missing.length > 0 ? h("p", {}, `Not scored yet: ${missing.map((it) => it.title).join(", ")}.`)
    : isOver ? null : h("p", { class: "dim" }, "You can lock your scores when the interview is over.");
  const lock = isReady ? h("button", { id: "lock", class: "first", onclick: () => say({ do: "lock" }) }, "Lock my scores") : null;
  return [h("h2", { tabindex: -1 }, "Verdict"),
    h("p", { class: "dim" }, "Follows from your levels. Choose another only if you can say why."),
    BARS.map(([bar, title]) => one(bar, title, text)),
    h("p", { class: "dim" }, "Nobody sees your scores before you lock them, and you see nobody's. Locked scores do not change."),
    lacks, steps(lock)].flat();
}
