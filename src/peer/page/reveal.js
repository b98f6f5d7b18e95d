// Everybody's scores once they are open: one difference after the other, the widest first, then all of them as a table.

import { line, say } from "./line.js";
import { clock, h, region } from "./dom.js";
import { LEVELS, digit, dimensions } from "./levels.js";
import { BARS, called } from "./verdict.js";

const titled = (bar) => BARS.find(([it]) => it === bar)[1];
const levelOf = (seen) => (seen === "no-evidence" ? 0 : seen);
const named = (seen) => (seen === undefined || seen === null ? "no level" : seen === "no-evidence" ? "0 no evidence" : `${seen} ${LEVELS[seen - 1]}`);
const opened = () => line.state.reveal.open;

// The place of what is shown: a difference, or the table after the last.
let at = 0;
// The bar that is looked at, where it is not that of the widest difference.
let turned = null;
let session = null;
// Second votes that are being written, by dimension and bar: what others give meanwhile must not disturb them.
let drafts = {};

const voteOf = (votes, it, bar) => votes.find((vote) => vote.round === it.round && vote.dimension === it.id && vote.bar === bar);
const coming = (it, bar) => line.queue.map(({ command }) => command)
  .find((command) => command.do === "vote" && command.round === it.round && command.dimension === it.number && command.bar === bar);

// One person's score of a dimension, in the words of the rubric.
function side(name, card, votes, it, bar, predicted) {
  const score = card.rounds[it.round].scores[it.number];
  const seen = score[bar];
  const anchor = typeof seen === "number" ? it.anchors[bar][LEVELS[seen - 1]] : null;
  const vote = voteOf(votes, it, bar);
  const evidence = (score.evidence ?? []).map((one) => h("li", {}, one.at === undefined ? null : [h("time", {}, clock(one.at * 1000)), " "], one.text));
  return h("article", { class: "card" }, h("h3", {}, name), h("p", { class: "given" }, named(seen)),
    anchor ? h("p", {}, anchor) : null,
    h("h4", {}, "Evidence"), evidence.length ? h("ul", {}, evidence) : h("p", { class: "dim" }, "None written down."),
    predicted === undefined ? null : h("p", { class: "dim" }, `Predicted that you gave ${named(predicted)}.`),
    vote ? h("p", { class: "again" }, h("b", {}, `Then ${named(vote.seen)}`), `: ${vote.because}`) : null);
}

// The form of one's own second vote, or what was given.
function again(it, bar) {
  const own = voteOf(opened().votes, it, bar);
  const sent = coming(it, bar);
  if (sent) return h("p", { class: "dim" }, "Your second vote is on its way …");
  if (own) return h("p", { class: "done" }, "✓ Your second vote is saved. The first is kept beside it.");
  const first = levelOf(line.state.card.rounds[it.round].scores[it.number][bar]);
  const draft = drafts[`${it.round} ${it.number} ${bar}`] ??= { level: "", because: "", isOpen: false };
  const levels = [1, 2, 3, 4, 0].filter((level) => level !== first);
  const choice = h("select", { id: "again-level", onchange: () => { draft.level = choice.value; } }, h("option", { value: "" }, "Choose a level"),
    levels.map((level) => h("option", { value: level }, level === 0 ? "0 no evidence" : `${level} ${LEVELS[level - 1]}`)));
  const because = h("input", { id: "again-because", maxlength: 2000, autocomplete: "off", oninput: () => { draft.because = because.value; } });
  [choice.value, because.value] = [draft.level, draft.because];
  const missing = h("p", { role: "alert", class: "wrong" });
  const give = (event) => {
    event.preventDefault();
    missing.textContent = choice.value === "" ? "Choose a level." : because.value.trim() ? "" : "Give a reason for your second vote.";
    if (missing.textContent) return;
    say({ do: "vote", round: it.round, dimension: it.number, bar, level: Number(choice.value), because: because.value });
  };
  return h("details", { class: "card", open: draft.isOpen, ontoggle: (event) => { draft.isOpen = event.target.open; } }, h("summary", { id: "again" }, "Vote again"), h("form", { onsubmit: give },
    h("label", { for: "again-level" }, `Now I would give, at ${titled(bar)}`, choice),
    h("label", { for: "again-because" }, "Because", because),
    h("button", {}, "Give my second vote"), h("p", { class: "dim" }, "Once for each level. Your first vote is kept."), missing));
}

function difference(go) {
  const { differences, others, predicted } = opened();
  const found = differences[at];
  const it = dimensions().find((one) => one.round === found.round && one.number === found.dimension);
  const bar = turned ?? found.bar;
  const other = bar === "senior" ? "staff" : "senior";
  const compared = others.filter((one) => !one.not_compared);
  const apart = { null: "not scored by both", 0: "the same level", 1: "one level apart" }[found.gap] ?? `${found.gap} levels apart`;
  const distance = bar === found.bar ? `, ${apart}` : "";
  const guess = predicted?.rounds[it.round].scores[it.number][bar];
  return [
    h("h2", { tabindex: -1 }, it.title),
    h("p", { class: "dim" }, `${at === 0 && found.gap ? "Where you differ most" : `Difference ${at + 1} of ${differences.length}`}: at ${titled(bar)}${distance}`),
    h("div", { class: "sides" }, side("You", line.state.card, opened().votes, it, bar),
      compared.map((one, place) => side(one.name, one.card, one.votes, it, bar, place === 0 && guess !== undefined ? guess : undefined))),
    again(it, bar),
    h("div", { class: "buttons" },
      h("button", { id: "difference-next", class: "first", onclick: () => go(at + 1) }, at + 1 < differences.length ? "Next difference" : "All scores"),
      at > 0 ? h("button", { id: "difference-back", onclick: () => go(at - 1) }, "Before") : null,
      h("button", { id: "other-bar", onclick: () => go(at, other) }, `Look at ${titled(other)}`),
      at + 1 < differences.length ? h("button", { id: "all", onclick: () => go(differences.length) }, "All scores") : null),
  ];
}

const signed = (number) => `${number > 0 ? "+" : number < 0 ? "−" : ""}${Math.abs(number).toFixed(2)}`;
const figure = (number) => (number < 0 ? `−${Math.abs(number).toFixed(2)}` : number.toFixed(2));

function agreement() {
  const { others, prediction } = opened();
  const row = (what, it) => (it ? h("tr", {}, h("th", { scope: "row" }, what), h("td", {}, it.all.pairs), h("td", {}, signed(it.all.bias)), h("td", {}, it.all.gap.toFixed(2)),
    h("td", {}, it.all.kappa ? [figure(it.all.kappa.kappa), h("small", {}, `${figure(it.all.kappa.low)} to ${figure(it.all.kappa.high)}`)] : "–")) : null);
  const rows = others.flatMap((it) => [row(`You and ${it.name}`, it.first), row("… after second votes", it.second)]);
  const all = [...rows, row(`What ${others[0].name} predicted and you`, prediction)].filter(Boolean);
  const apart = others.filter((it) => it.not_compared).map((it) => h("p", {}, it.not_compared));
  return [h("h3", {}, "How close you are"), apart,
    all.length ? h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "How close you are" }, h("table", {}, h("thead", {}, h("tr", {}, h("td", {}), ["Scores", "Bias", "Gap", "Kappa"].map((it) => h("th", { scope: "col" }, it)))), h("tbody", {}, all))) : null,
    h("p", { class: "dim" }, "Bias: how much higher the first scores, in levels. Gap: how far apart on average. Kappa: agreement beyond chance, 1 is full; a dash where the levels vary too little.")].flat();
}

function verdicts() {
  const { others } = opened();
  const own = (bar) => [line.state.card[`overruled_${bar}`]?.verdict ?? line.state.judged?.[bar].verdict, line.state.card[`overruled_${bar}`]?.because];
  const cell = ([verdict, because]) => h("td", {}, called(verdict ?? undefined), because ? h("small", {}, ` ${because}`) : null);
  return h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Verdicts" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Verdict"), h("th", { scope: "col" }, "You"), others.map((it) => h("th", { scope: "col" }, it.name)))),
    h("tbody", {}, BARS.map(([bar, title]) => h("tr", {}, h("th", { scope: "row" }, title), cell(own(bar)), others.map((it) => cell([it.verdicts[bar], it.card[`overruled_${bar}`]?.because])))))));
}

function everything(go) {
  const { others, votes, predicted, differences } = opened();
  const people = [["You", line.state.card, votes], ...others.map((it) => [it.name, it.card, it.votes])];
  const cell = (card, given, it) => h("td", {}, BARS.map(([bar], place) => {
    const vote = voteOf(given, it, bar);
    const first = digit(card.rounds[it.round].scores[it.number][bar]);
    return `${place ? " / " : ""}${vote ? `${first}→${digit(vote.seen)}` : first}`;
  }).join(""));
  const row = (it) => h("tr", {}, h("th", { scope: "row" }, it.title), people.map(([, card, given]) => cell(card, given, it)), predicted ? cell(predicted, [], it) : null);
  const heads = [...people.map(([name]) => name), ...(predicted ? [`${others[0].name} predicted`] : [])];
  return [
    h("h2", { tabindex: -1 }, "All scores"), h("p", { class: "dim" }, `Senior / Staff. An arrow leads to a second vote.${predicted ? "" : ` ${others[0].name} predicted nothing.`}`),
    h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "All scores" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Dimension"), heads.map((it) => h("th", { scope: "col" }, it)))), h("tbody", {}, dimensions().map(row)))),
    h("h3", {}, "Verdicts"), verdicts(), agreement(),
    h("div", { class: "buttons" }, differences.length ? h("button", { id: "difference-first", onclick: () => go(0) }, "Back to the widest difference") : null),
  ].flat();
}

// What is still to come before everybody's scores open, a sentence each; nothing of any score.
const CANDIDATE = {
  scores: "still scores. Then they predict what you gave, and you both see both.",
  lock: "has scored, and is yet to lock. Then they predict what you gave, and you both see both.",
  prediction: "has locked, and now predicts what you gave. Then you both see both.",
};
const PEER = { scores: "still scores too.", lock: "has scored, and is yet to lock." };

function awaited() {
  const { state, material } = line;
  const own = CANDIDATE[state.awaited];
  const others = state.people.filter((it) => it.name !== state.name && PEER[it.awaited]);
  return [...(own ? [`${material.candidate ?? "The candidate"} ${own}`] : []), ...others.map((it) => `${it.name} ${PEER[it.awaited]}`)];
}

export function reveal() {
  const element = h("div");
  // One element for as long as it is shown, so that what changes in it is read out.
  const news = h("div", { role: "status" });
  const tell = region(news, awaited, (all) => all.map((it) => h("p", {}, it)));
  const go = (to, bar = null) => {
    [at, turned] = [to, bar];
    update();
    element.querySelector("h2")?.focus();
  };
  const data = () => {
    if (session !== line.state.session) [session, at, turned, drafts] = [line.state.session, 0, null, {}];
    return [at, turned, line.state.reveal, line.queue.filter((it) => it.command.do === "vote")];
  };
  const draw = region(element, data, () => {
    if (!opened()) return [h("h2", { tabindex: -1 }, "Your scores are locked"), news];
    const { differences, others } = opened();
    const isAlone = others.every((it) => it.not_compared);
    return !isAlone && at < differences.length ? difference(go) : everything(go);
  });
  const update = () => {
    draw();
    tell();
  };
  return { element, update };
}
