// Makes elements. Text is always text: nothing that comes from elsewhere is ever read as HTML.

/** @typedef {Node | string | number | false | null | undefined} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes] `on…` are listeners, true stands alone, null and false are left out
 * @param {(Child | Child[])[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }

  element.append(...children.flat().filter(isShown).map(shown));
  return element;
}

/** @param {Child} child @returns {child is Node | string | number} */
function isShown(child) {
  return child !== false && child !== null && child !== undefined;
}

/** @param {Node | string | number} child */
function shown(child) {
  return typeof child === "number" ? String(child) : child;
}

const SVG = "http://www.w3.org/2000/svg";

/** Drawn here, on a grid of 24. */
const ICONS = {
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
  crate: "M4 8.5h16v10H4zM4 12h16M8 8.5V6h8v2.5M9 15h6",
  plus: "M12 5.5v13M5.5 12h13",
  bag: "M5.5 8.5h13l1 11h-15zM9 8.5V7a3 3 0 0 1 6 0v1.5",
  book: "M5.5 5h11a2 2 0 0 1 2 2v12.5h-11a2 2 0 0 1-2-2zM5.5 17.5a2 2 0 0 1 2-2h11M9 9h6",
  gear: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6l2.1 2.1M15.9 15.9 18 18M6 18l2.1-2.1M15.9 8.1 18 6",
  back: "M14.5 5.5 8 12l6.5 6.5",
  next: "M9.5 5.5 16 12l-6.5 6.5",
  camera: "M4 8h3.5L9 6h6l1.5 2H20v11H4zM12 10.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
  erase: "M9 6h11v12H9l-5-6zM12 9.5l5 5M17 9.5l-5 5",
  check: "M5 12.5 10 17.5 19.5 7",
  wait: "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM12 8v4.5l3 1.8",
  warn: "M12 4 3.5 19h17zM12 10v4M12 16.5v.1",
  print: "M7.5 9V4.5h9V9M5 16H3.5V9h17v7H19M7.5 13.5h9v6h-9z",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M7 12h10",
  seed: "M12 20v-9M12 11c0-4 3-6 7-6 0 4-3 6-7 6zM12 14c0-3-2.5-5-6.5-5 0 3 2.5 5 6.5 5z",
  feed: "M7 4.5h10l1.5 15h-13zM9 4.5c0 3 6 3 6 0M9.5 13h5",
  spray: "M9 9.5h6v10H9zM10 9.5V6.5h4v3M14 7h2.5M18.5 5v.1M18.5 9v.1M20.5 7v.1M11 13h2",
  drop: "M12 4c3.5 4.5 5.5 7 5.5 10a5.5 5.5 0 0 1-11 0C6.5 11 8.5 8.5 12 4z",
  hand: "M6 20c-1-4-1.5-6.5-1.5-9M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10.5v-6a1.5 1.5 0 0 1 3 0v6M14 11V6.5a1.5 1.5 0 0 1 3 0V14c0 3-1 4.5-2 6",
  truck: "M3.5 7h10v9.5h-10zM13.5 10.5h4l3 3v3h-7M7 16.5a1.8 1.8 0 1 0 .1 0zM17 16.5a1.8 1.8 0 1 0 .1 0z",
  merge: "M6 4.5c0 6 6 4 6 9v6M18 4.5c0 6-6 4-6 9M9 16.5l3 3 3-3",
  split: "M12 4.5v5c0 5-6 3-6 9M12 9.5c0 5 6 3 6 9M3.5 16l2.5 2.5L8.5 16M15.5 16l2.5 2.5 2.5-2.5",
  coin: "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM9 10.5h6M9 13.5h6M12 8v8",
  stop: "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM8.5 12h7",
  news: "M12 4.5a5 5 0 0 0-5 5v4l-1.5 3h13L17 13.5v-4a5 5 0 0 0-5-5zM10 19h4",
  people: "M9 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5M15 6a2.7 2.7 0 0 1 0 5.2M17 14.5c2 .6 3.5 2.2 3.5 4.5",
};

/** @typedef {keyof typeof ICONS} Icon */

/**
 * A picture beside a word that says the same: screen readers pass it over.
 * @param {Icon} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {string} text
 * @param {() => unknown} act
 * @param {Record<string, any> & { icon?: Icon }} [attributes]
 */
export function button(text, act, { icon: picture, ...attributes } = {}) {
  return h("button", { type: "button", onclick: act, ...attributes }, picture && icon(picture), h("span", {}, text));
}

/**
 * A field with its name, what helps to fill it in, and a place for what is wrong with it.
 * @param {string} label
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} input
 * @param {string} [hint]
 */
export function field(label, input, hint) {
  input.id ||= `f${++count}`;
  const hintId = `${input.id}-hint`;
  const wrongId = `${input.id}-wrong`;
  input.setAttribute("aria-describedby", hint ? `${hintId} ${wrongId}` : wrongId);
  return h(
    "div",
    { class: "field" },
    h("label", { for: input.id }, label),
    hint && h("span", { class: "hint", id: hintId }, hint),
    input,
    h("span", { class: "wrong", id: wrongId, role: "alert" }),
  );
}

let count = 0;

/**
 * Says at a field what is wrong with it; takes it back where nothing is.
 * @param {HTMLElement} input
 * @param {string} text
 */
export function blame(input, text) {
  if (text) {
    input.setAttribute("aria-invalid", "true");
  } else {
    input.removeAttribute("aria-invalid");
  }

  const place = document.getElementById(`${input.id}-wrong`);
  if (place) {
    place.textContent = text;
  }
}

/**
 * One of several, each a big place to touch: radio buttons, so that arrows and screen readers know them.
 * @param {string} legend
 * @param {{ value: string, text: string, detail?: Child, icon?: Icon }[]} choices
 * @param {string | null} chosen
 * @param {(value: string) => void} choose
 * @param {string} [look]
 */
export function choice(legend, choices, chosen, choose, look = "chips") {
  const name = `c${++count}`;
  return h(
    "fieldset",
    { class: look },
    h("legend", {}, legend),
    choices.map(({ value, text, detail, icon: picture }) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name,
          value,
          checked: value === chosen,
          "data-k": `${legend}:${value}`,
          onchange: () => choose(value),
        }),
        h("span", {}, detail ?? (picture && icon(picture)), h("b", {}, text)),
      ),
    ),
  );
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let going;

/**
 * Says something for a moment, also to who cannot see it; with a way back where there is one.
 * @param {string} text
 * @param {{ text: string, act: () => unknown }} [way]
 */
export function announce(text, way) {
  const place = document.getElementById("said");
  if (!place) {
    return;
  }

  clearTimeout(going);
  const act = way && button(way.text, () => (place.replaceChildren(), way.act()));
  place.replaceChildren(h("p", {}, h("span", {}, text), act));
  going = setTimeout(() => place.replaceChildren(), way ? 10_000 : 6_000);
}
