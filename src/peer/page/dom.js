// Elements of the page, times as people read them, and parts that are built anew only when they change.

// An element with properties and children; text is always text.
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((it) => it !== null && it !== undefined && it !== false));
  return element;
}

export function clock(time) {
  const seconds = Math.floor(Math.abs(time) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// What the candidate is given to read, with the numbers of its lines, which people say to each other.
export function toRead(question) {
  return (question.material ?? []).map((it) => {
    const lines = it.text.trimEnd().split("\n");
    return h("details", { class: "material", open: true }, h("summary", {}, `To read: ${it.title}`),
      h("pre", { tabindex: 0 }, lines.map((line, at) => h("span", { class: "line", "data-number": at + 1 }, `${line}\n`))));
  });
}

// A part of the page that is built anew only when what it shows has changed, the focus staying where it was.
export function region(element, data, build) {
  let known = null;
  return () => {
    const value = data();
    const text = JSON.stringify(value);
    if (text === known) return;
    known = text;
    const focused = element.contains(document.activeElement) ? document.activeElement.id : null;
    element.replaceChildren(...[build(value)].flat().filter(Boolean));
    if (focused) document.getElementById(focused)?.focus();
  };
}
