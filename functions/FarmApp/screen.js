// What all screens have in common.

import { blame, field, h } from "./dom.js";
import { amountOf, point, unit } from "./format.js";
import { say } from "./words.js";

/** @typedef {import("./farm.js").Farm} Farm */
/** @typedef {import("./dom.js").Child} Child */

/** @type {Farm} */
let open;

/** @param {Farm} farm */
export function openBook(farm) {
  open = farm;
}

/** One screen of the app: a web component that draws itself anew when what it shows is another. */
export class Screen extends HTMLElement {
  constructor() {
    super();
    /** @type {string[]} What stands behind its name in the address. */
    this.params = [];
    this.redraw = () => this.changed();
  }

  get farm() {
    return open;
  }

  /** What stands on top. @returns {string} */
  get heading() {
    return "";
  }

  /** Where “back” leads; none for the screens of the menu. @returns {string | null} */
  get parent() {
    return null;
  }

  /** @returns {Child[]} */
  draw() {
    return [];
  }

  connectedCallback() {
    this.farm.addEventListener("change", this.redraw);
    this.show();
  }

  disconnectedCallback() {
    this.farm.removeEventListener("change", this.redraw);
  }

  /** What the farm knows is another. A screen with a form that is being filled in leaves it alone. */
  changed() {
    this.show();
  }

  /** Draws it; what had the focus has it again, so that nobody at a keyboard is thrown back to the top. */
  show() {
    const focused = document.activeElement;
    const name = focused && this.contains(focused) ? focused.getAttribute("data-k") : null;
    this.replaceChildren(...this.draw().filter((child) => child instanceof Node));
    if (name) {
      /** @type {HTMLElement | null} */ (this.querySelector(`[data-k="${CSS.escape(name)}"]`))?.focus();
    }
  }
}

/**
 * Gives a file to who uses the phone, who keeps or opens it.
 * @param {Blob} file
 * @param {string} name
 */
export function saveAs(file, name) {
  const address = URL.createObjectURL(file);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** @param {string} path behind `#/` */
export function go(path) {
  location.hash = `#/${path}`;
}

/**
 * A field for an amount.
 * @param {string} label
 * @param {string} unitCode
 * @param {number} [value]
 * @param {string} [hint]
 */
export function amountField(label, unitCode, value, hint) {
  const input = h("input", {
    inputmode: "decimal",
    autocomplete: "off",
    value: value === undefined ? null : String(value).replace(".", point()),
  });
  return {
    element: field(`${label} (${unit(unitCode)})`, input, hint),
    input,
    /** @returns {number | null} null, and said at the field, where it is no amount */
    read() {
      const amount = amountOf(input.value);
      blame(input, amount === null ? say("amountBad") : "");
      return amount;
    },
  };
}

/**
 * What is looked for on a screen that draws itself anew with each letter.
 * @param {Screen & { search: string }} screen
 * @param {string} label
 */
export function searchField(screen, label) {
  const input = h("input", {
    type: "search",
    value: screen.search,
    placeholder: label,
    "aria-label": label,
    "data-k": "search",
    oninput: () => {
      screen.search = input.value;
      const at = input.selectionStart;
      screen.show();
      /** @type {HTMLInputElement | null} */ (screen.querySelector("[type=search]"))?.setSelectionRange(at, at);
    },
  });
  return h("p", { class: "search" }, input);
}

/**
 * The text of a field that must be filled in.
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @returns {string | null} null, and said at the field, where it is empty
 */
export function filled(input) {
  const text = input.value.trim();
  blame(input, text ? "" : say("fieldMissing"));
  return text || null;
}

/** Brings who is at a keyboard or listens to the first field that is wrong. @param {Element} form */
export function toFirstWrong(form) {
  /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid]"))?.focus();
}

/**
 * A product's picture; a leaf where it has none.
 * @param {{ photo?: { page: string } | null }} product
 * @returns {HTMLElement}
 */
export function pictureOf(product) {
  if (!product.photo) {
    return h("i", { class: "leaf" });
  }

  // On this phone's own origin, whatever the server is called elsewhere.
  const { pathname } = new URL(product.photo.page, location.href);
  return h("img", { src: pathname, alt: "", width: 320, height: 213, loading: "lazy" });
}

/**
 * A button that takes a photo; by hand it is a file input, which opens the camera on a phone.
 * @param {string} label
 * @param {(file: File) => void} take
 * @param {string} [look]
 */
export function photoButton(label, take, look = "button plain") {
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen" });
  const text = h("span", {}, label);
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) {
      take(file);
    }

    input.value = "";
  });
  return { element: h("label", { class: look }, input, text), text };
}
