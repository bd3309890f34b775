// The app: what stands around every screen, and which screen an address names.

import { h, icon } from "./dom.js";
import { Farm } from "./farm.js";
import { openBook, Screen } from "./screen.js";
import { say } from "./words.js";
import "./screen-act.js";
import "./screen-batch.js";
import "./screen-batches.js";
import "./screen-diary.js";
import "./screen-home.js";
import "./screen-import.js";
import "./screen-join.js";
import "./screen-label.js";
import "./screen-members.js";
import "./screen-new.js";
import "./screen-orders.js";
import "./screen-outbox.js";
import "./screen-products.js";
import "./screen-settings.js";

const SCREENS = [
  "home",
  "new",
  "batches",
  "batch",
  "act",
  "label",
  "orders",
  "order",
  "diary",
  "spray",
  "mistake",
  "plot",
  "product",
  "products",
  "outbox",
  "settings",
  "members",
  "member",
  "invite",
  "import",
  "join",
];

/** @type {{ name: string, word: import("./words.js").Word, icon: import("./dom.js").Icon, of: string[] }[]} */
const MENU = [
  { name: "home", word: "home", icon: "home", of: ["outbox"] },
  { name: "batches", word: "batches", icon: "crate", of: ["batch", "act", "label"] },
  { name: "new", word: "newBatch", icon: "plus", of: [] },
  { name: "orders", word: "orders", icon: "bag", of: ["order"] },
  { name: "diary", word: "diary", icon: "book", of: ["spray", "mistake", "plot"] },
];

/**
 * What the address asks for. An invitation's link ends in `#join=…`.
 * @param {string} hash
 * @returns {{ name: string, params: string[] }}
 */
function addressed(hash) {
  const invitation = /^#join=(.+)$/.exec(hash);
  if (invitation) {
    return { name: "join", params: [decodeURIComponent(invitation[1] ?? "")] };
  }

  const [name = "", ...params] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { name: SCREENS.includes(name) ? name : "home", params };
}

class FarmApp extends HTMLElement {
  async connectedCallback() {
    const farm = await Farm.open(document.documentElement.dataset["origin"] ?? location.origin).catch(() => null);
    if (!farm) {
      this.replaceChildren(h("p", { class: "first" }, say("noBook")));
      return;
    }

    this.farm = farm;
    openBook(farm);
    this.line = h("div", { class: "line", role: "status" });
    this.top = h("header", { class: "top" });
    this.menu = h("nav", { class: "menu" });
    this.main = h("main", { id: "main" });
    this.replaceChildren(this.top, this.main, this.menu, h("div", { id: "said", role: "status", "aria-live": "polite" }));
    addEventListener("hashchange", () => this.open(true));
    farm.addEventListener("line", () => this.tellLine());
    farm.addEventListener("change", () => (this.frame(), this.tellLine()));
    this.open(false);
    farm.start();
    if ("serviceWorker" in navigator) {
      // Without one, as in some apps' built-in browsers, the app works all the same; only it does not open without signal.
      navigator.serviceWorker.register("/farm/worker.js", { scope: "/farm" }).catch(() => {});
    }
  }

  /** @param {boolean} moves whether it comes from another screen */
  open(moves) {
    const { name, params } = addressed(location.hash);
    const shown = this.farm?.account ? name : "join";
    const screen = document.createElement(`farm-${shown}`);
    if (!(screen instanceof Screen) || !this.main) {
      return;
    }

    screen.params = params;
    this.screen = screen;
    this.name = shown;
    this.main.replaceChildren(screen);
    this.frame();
    this.tellLine();
    if (moves) {
      scrollTo(0, 0);
      // Who listens hears where they are, and who is at a keyboard goes on from the top.
      this.top?.querySelector("h1")?.focus();
    }
  }

  /** Heading, way back and menu, in the language of the app. */
  frame() {
    const { screen, top, menu, line, farm, name = "" } = this;
    if (!screen || !top || !menu || !line || !farm) {
      return;
    }

    const isIn = farm.account !== null;
    const focused = document.activeElement;
    const wasOnTop = focused instanceof HTMLElement && focused.tagName === "H1";
    document.title = `${screen.heading} · ${say("app")}`;
    this.classList.toggle("out", !isIn);
    const head = h("h1", { tabindex: -1 }, screen.heading);
    top.replaceChildren(
      ...[
        screen.parent !== null && isIn
          ? h("a", { class: "round", href: `#/${screen.parent}`, "aria-label": say("back") }, icon("back"))
          : null,
        head,
        isIn ? line : null,
        isIn ? h("a", { class: "round", href: "#/settings", "aria-label": say("settings"), "aria-current": name === "settings" ? "page" : null }, icon("gear")) : null,
      ].filter((child) => child !== null),
    );
    if (wasOnTop) {
      head.focus();
    }

    if (!isIn) {
      menu.replaceChildren();
      return;
    }

    menu.setAttribute("aria-label", say("app"));
    const at = menu.contains(focused) ? focused?.getAttribute("href") : null;
    menu.replaceChildren(
      ...MENU.map((one) =>
        h(
          "a",
          {
            href: `#/${one.name}`,
            class: one.name === "new" ? "new" : null,
            "aria-current": one.name === name || one.of.includes(name) ? "page" : null,
          },
          icon(one.icon),
          h("span", {}, say(one.word)),
        ),
      ),
    );
    if (at) {
      /** @type {HTMLElement | null} */ (menu.querySelector(`[href="${at}"]`))?.focus();
    }
  }

  /** How it stands with the server, always in sight. */
  tellLine() {
    const { farm, line } = this;
    if (!farm || !line) {
      return;
    }

    const { waiting, refused } = farm;
    const isOffline = farm.line === "offline" || !navigator.onLine;
    const parts = [
      farm.line === "sending" ? (farm.left > 0 ? say("sending", { n: farm.left }) : say("updating")) : "",
      farm.line === "key" ? say("noKey") : "",
      isOffline ? say("offline") : "",
      farm.line !== "sending" && waiting > 0 ? say("waiting", { n: waiting }) : "",
      refused.length > 0 ? say("toMend", { n: refused.length }) : "",
    ].filter(Boolean);
    const text = parts.join(" · ") || say("allSent");
    const look = parts.length === 0 ? "line good" : "line";
    if (line.textContent !== text || line.className !== look) {
      line.className = look;
      line.replaceChildren(h("a", { href: "#/outbox" }, h("i", {}), h("span", {}, text)));
    }
  }
}

customElements.define("farm-app", FarmApp);
