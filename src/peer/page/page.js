// What the page shows when: asking to come in, waiting, agreeing, leading, scoring.

import { ask, kept, line, listen, now, onChange, say } from "./line.js";
import { h, toRead } from "./dom.js";
import { interview } from "./lead.js";

const main = document.getElementById("main");

// The invitation leaves the address bar, and the history, at once.
let invitation = location.hash.slice(1);
if (invitation) history.replaceState(null, "", "/");

function askForm() {
  const status = h("p", { role: "alert", class: "wrong" });
  const name = h("input", { id: "name", name: "name", autocomplete: "name", maxlength: 40, required: true });
  name.value = kept("name", "");
  const code = h("input", { id: "code", name: "code", inputmode: "numeric", autocomplete: "off", maxlength: 6, required: true });
  const submit = async (event) => {
    event.preventDefault();
    const sentence = await ask(invitation || code.value.trim(), name.value);
    if (!sentence) {
      // An invitation is good once.
      invitation = "";
      return;
    }
    status.textContent = sentence;
    // An invitation that was not taken is asked for by hand.
    if (invitation && sentence.includes("invitation")) {
      invitation = "";
      form.insertBefore(codeField, form.querySelector("button"));
      code.focus();
    }
  };
  const codeField = h("label", { for: "code" }, "The code on the candidate's screen", code);
  const form = h("form", { onsubmit: submit },
    h("label", { for: "name" }, "Your name", name),
    invitation ? null : codeField,
    h("button", { class: "first" }, "Ask to come in"), status);
  return form;
}

function join() {
  return h("section", { class: "narrow" }, h("h2", {}, "Join this interview"),
    h("p", {}, "The candidate sees your name and lets you in."), askForm());
}

function message(title, ...lines) {
  return h("section", { class: "narrow" }, h("h2", {}, title), lines.map((it) => h("p", {}, it)));
}

// Who asks and who answers since roles were swapped.
function roles() {
  const who = line.material.candidate;
  const lead = line.state.people.find((it) => it.role === "interviewer")?.name;
  return line.state.role === "interviewer" ? `Roles are swapped: you interview now, ${who} answers at the terminal.`
    : `Roles are swapped: ${lead} interviews now, ${who} answers at the terminal.`;
}

function consent() {
  const { candidate, recorded, swapped } = line.material;
  const who = candidate ?? "The candidate";
  const agree = (words) => h("button", { class: "first", onclick: () => say({ do: "agree" }) }, words);
  const change = swapped ? [h("h2", {}, "Roles are swapped"), h("p", {}, roles()), h("p", {}, `This page is ${line.state.name}'s now.`)] : [];
  if (!recorded) return h("section", { class: "narrow" }, change, agree(`I am ${line.state.name}`));
  return h("section", { class: "narrow" }, change, h(swapped ? "h3" : "h2", {}, "This interview will be recorded"),
    h("p", {}, `${who} records the sound of the room, with your voice where the microphone hears it. `
      + "The recording and your notes stay as files on the candidate's machine."),
    h("p", {}, line.state.session ? "A part of it is recorded already." : "Nothing has been recorded yet."),
    agree("I have seen this, and agree"));
}

function lobby() {
  const isLead = line.state.role === "interviewer";
  const parts = line.material.rounds.flatMap((round) => round.questions.map((question) =>
    h("article", { class: "card" }, h("h3", {}, question.title), h("p", { class: "prompt" }, question.prompt), toRead(question),
      isLead ? h("p", { class: "dim" }, `${round.format.title}: `
        + round.format.phases.map((it) => it.title).join(", ")) : null)));
  return h("section", { class: "narrow" }, h("h2", {}, "Ready"),
    line.material.swapped ? h("p", {}, roles()) : null,
    h("p", {}, "The candidate begins the interview. ", isLead ? "Read the question meanwhile:" : ""), parts,
    isLead ? h("ol", { class: "how" },
      h("li", {}, "Read the question aloud when the clock starts."),
      h("li", {}, "Let the candidate talk. The page suggests the next probe; send it when they slow down."),
      h("li", {}, "Tick what you hear under Signals, and press T for a moment worth talking about."),
      h("li", {}, "Score at the end, by the words under each level.")) : null);
}

// What had not arrived, in its words where it has some.
function unsaved(sentence) {
  const commands = [...line.rescued, ...line.queue.map((it) => it.command)];
  const words = commands.map((it) => it.text).filter(Boolean);
  if (commands.length === 0) return null;
  return [h("p", {}, sentence), h("ul", {}, words.map((it) => h("li", {}, it)))];
}

function gone() {
  return h("section", { class: "narrow" }, h("h2", {}, "The interview was interrupted"),
    h("p", {}, "The candidate's program was closed. What was shown as saved is on its disk. When the candidate goes on with the interview, type the code from their screen to join again."),
    unsaved("What you wrote last had not arrived; it does once you are in again. Keep this window open."), askForm());
}

function refused() {
  return h("section", { class: "narrow" }, h("h2", {}, line.state ? "You are no longer at this interview" : "Not this time"),
    h("p", {}, line.state ? "You joined again from another window, or the candidate sent you away." : "The candidate did not let you in."),
    unsaved("This had not arrived:"));
}

let shown = "";
let view = null;

function render() {
  const { standing, state, material } = line;
  const stage = standing === "in" && state && material ? state.stage : standing;
  document.getElementById("title").textContent = material?.title ?? "Interview";
  status();
  document.getElementById("said").textContent = state?.failure ? `Not saved: ${state.failure}` : state?.said ?? "";
  const kind = stage === "scoring" ? "interview" : stage;
  // Another interview is another page.
  const name = `${kind} ${material?.rounds[0].questions[0].id ?? ""}`;
  if (name !== shown) {
    shown = name;
    view = null;
    document.onkeydown = null;
    const pages = {
      ask: join,
      waiting: () => message("Waiting", "The candidate is asked to let you in."),
      refused, gone, consent, lobby,
    };
    if (pages[kind]) main.replaceChildren(pages[kind]());
    else {
      view = interview();
      main.replaceChildren(view.element);
    }
    if (!view) main.querySelector("input, button.first")?.focus();
  }
  view?.update();
}

function status() {
  const place = document.getElementById("line");
  const count = line.queue.length;
  const waiting = count === 0 ? "" : `${count} ${count === 1 ? "thing has" : "things have"} not arrived yet; keep this window open`;
  const isLong = line.isBehind && performance.now() - line.since > 30000;
  const long = isLong ? "if the candidate's program was closed, it can go on with the interview, and this page asks you to join again" : "";
  let text = "";
  if (line.isBehind && line.standing !== "gone") text = ["Behind: the line is down, trying again", waiting, long].filter(Boolean).join("; ");
  else if (line.standing === "in") text = count === 0 ? "Live, all saved" : "Saving …";
  if (place.textContent !== text) place.textContent = text;
  place.className = line.isBehind ? "behind" : "";
}

onChange(render);
setInterval(() => { view?.tick(now()); status(); }, 200);
render();
if (!invitation) listen();
