// The diary of a plot: one touch for what was done today.

import { announce, blame, button, choice, field, h, icon } from "./dom.js";
import { near } from "./format.js";
import { shrunk } from "./picture.js";
import { whereAmI } from "./place.js";
import { filled, go, photoButton, Screen, toFirstWrong } from "./screen.js";
import { isWord, say } from "./words.js";

/** @typedef {import("./farm.js").Entry} Entry */

/** @type {{ kind: "sowing" | "fertilising" | "watering" | "care", icon: import("./dom.js").Icon }[]} */
const KINDS = [
  { kind: "watering", icon: "drop" },
  { kind: "fertilising", icon: "feed" },
  { kind: "care", icon: "hand" },
  { kind: "sowing", icon: "seed" },
];

const ENTRIES = 20;
const MOST_DAYS = 365;
const SPRAYS = 3;

class DiaryScreen extends Screen {
  constructor() {
    super();
    this.plot = "";
  }

  get heading() {
    return say("diary");
  }

  connectedCallback() {
    this.plot = this.params[0] ?? this.farm.plots[0]?.id ?? "";
    super.connectedCallback();
  }

  draw() {
    const { farm } = this;
    const { plots } = farm;
    this.plot = farm.named(this.plot);
    if (!farm.hasPlot(this.plot)) {
      this.plot = plots[0]?.id ?? "";
    }

    if (this.plot === "") {
      return [
        h("p", { class: "lead" }, say("noPlots")),
        button(say("addPlot"), () => go("plot/diary"), { class: "button", icon: "plus" }),
      ];
    }

    const today = farm.clock.today();
    const spray = farm.tooEarly(this.plot, today);
    const photo = photoButton(say("diaryPhoto"), (file) => void this.photograph(file), "");
    photo.element.prepend(icon("camera"));
    return [
      choice(
        say("whichPlot"),
        [
          ...plots.map((one) => ({ value: one.id, text: one.name })),
          { value: "add", text: say("addPlot"), icon: /** @type {const} */ ("plus") },
        ],
        this.plot,
        (value) => {
          if (value === "add") {
            go("plot/diary");
            return;
          }

          this.plot = value;
          this.show();
        },
        "chips wrap",
      ),
      h(
        "p",
        { class: `note ${spray ? "warn" : "good"}` },
        icon(spray ? "spray" : "check"),
        h("span", {}, spray ? say("noHarvestUntil", { when: near(spray.until, today) }) : say("freeToHarvest")),
      ),
      h("h2", {}, say("didToday")),
      h(
        "div",
        { class: "deeds big" },
        KINDS.map(({ kind, icon: picture }) =>
          button(say(kind), () => this.write(kind), { icon: picture, "data-k": kind }),
        ),
        button(say("spraying"), () => go(`spray/${encodeURIComponent(this.plot)}`), { icon: "spray", "data-k": "spray" }),
        photo.element,
      ),
      h("h2", {}, say("entries")),
      this.entries(today),
    ];
  }

  /** @param {string} today */
  entries(today) {
    const waiting = this.farm.rows
      .filter((row) => row.kind === "diary" && row.body?.plot === this.plot)
      .reverse()
      .map((row) => ({ row, on: row.body.on, kind: row.body.kind, product: row.body.product }));
    const told = this.farm.lists.entries.filter((entry) => entry.plot === this.plot);
    return waiting.length + told.length === 0
      ? h("p", { class: "quiet" }, say("noEntries"))
      : h(
          "ul",
          { class: "rows" },
          waiting.map(({ row, on, kind, product }) =>
            h(
              "li",
              {},
              h(
                "div",
                {},
                icon("wait"),
                h("span", {}, h("b", {}, nameOf(kind, product)), h("span", { class: "small" }, `${near(on, today)} · ${say("lotWaits")}`)),
                row.state === "waiting" && button(say("undo"), () => this.undo(row.order), { class: "link" }),
              ),
            ),
          ),
          told.slice(0, ENTRIES).map((entry) => this.told(entry, today)),
        );
  }

  /**
   * @param {Entry} entry
   * @param {string} today
   */
  told(entry, today) {
    const detail = [near(entry.on, today), entry.dose, entry.notes].filter(Boolean).join(" · ");
    return h(
      "li",
      {},
      h(
        "div",
        { class: entry.withdrawal ? "gone" : null },
        icon(iconOf(entry.kind)),
        h(
          "span",
          {},
          h("b", {}, nameOf(entry.kind, entry.product)),
          h("span", { class: "small" }, entry.withdrawal ? say("withdrawn", { reason: entry.withdrawal.reason }) : detail),
        ),
        !entry.withdrawal &&
          h("a", { class: "link", href: `#/mistake/${entry.id}`, "data-k": entry.id }, say("withdrawEntry")),
      ),
    );
  }

  /** @param {"sowing" | "fertilising" | "watering" | "care"} kind */
  async write(kind) {
    const rows = await this.farm.write(this.plot, kind, {}, say(kind));
    const order = rows[0]?.order;
    announce(say("logged", { what: say(kind) }), { text: say("undo"), act: () => order && this.undo(order) });
  }

  /** @param {File} file */
  async photograph(file) {
    announce(say("busy"));
    const photo = await shrunk(file);
    if (!photo) {
      announce(say("photoBad"));
      return;
    }

    await this.farm.tell(this.farm.photoEntry(photo, this.plot, this.farm.clock.today()));
    announce(say("logged", { what: say("diaryPhoto") }));
  }

  /**
   * What is not sent yet is dropped; what is, is told to be a mistake.
   * @param {number} order
   */
  async undo(order) {
    const gone = await this.farm.outbox.drop(order);
    await this.farm.reload();
    if (gone > 0) {
      announce(say("undone"));
      return;
    }

    // It was sent in the meantime: the newest of what was told.
    await this.farm.sync(true);
    const entry = this.farm.lists.entries.find((one) => one.plot === this.plot && !one.withdrawal);
    if (entry) {
      go(`mistake/${entry.id}`);
    }
  }
}

/**
 * @param {string} kind
 * @param {string} [product]
 */
function nameOf(kind, product) {
  const word = kind === "photo" ? say("diaryPhoto") : isWord(kind) ? say(kind) : kind;
  return product ? `${word}: ${product}` : word;
}

/** @param {string} kind @returns {import("./dom.js").Icon} */
function iconOf(kind) {
  return KINDS.find((one) => one.kind === kind)?.icon ?? (kind === "spraying" ? "spray" : "camera");
}

/** What was sprayed: as last time with one touch, else four fields. */
class SprayScreen extends Screen {
  get plot() {
    return this.params[0] ?? "";
  }

  get heading() {
    return say("spraying");
  }

  get parent() {
    return `diary/${encodeURIComponent(this.plot)}`;
  }

  changed() {
    // A form is being filled in.
  }

  draw() {
    const product = h("input", { maxlength: 100, autocomplete: "off" });
    const substance = h("input", { maxlength: 100, autocomplete: "off" });
    const dose = h("input", { maxlength: 100, autocomplete: "off" });
    const days = h("input", { inputmode: "numeric", maxlength: 3, autocomplete: "off" });
    const before = this.before();
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const name = filled(product);
          const waits = /^\d{1,3}$/.test(days.value.trim()) ? Number(days.value) : -1;
          const isRight = waits >= 0 && waits <= MOST_DAYS;
          blame(days, isRight ? "" : say("waitingDaysBad"));
          if (name === null || !isRight) {
            toFirstWrong(form);
            return;
          }

          await this.farm.write(
            this.plot,
            "spraying",
            {
              product: name,
              waitingDays: waits,
              ...(substance.value.trim() && { substance: substance.value.trim() }),
              ...(dose.value.trim() && { dose: dose.value.trim() }),
            },
            nameOf("spraying", name),
          );
          announce(say("logged", { what: say("spraying") }));
          go(this.parent);
        },
      },
      before.length > 0 &&
        h(
          "div",
          { class: "quick", role: "group", "aria-label": say("lastSprays") },
          before.map((one) =>
            button(one.product ?? "", () => {
              product.value = one.product ?? "";
              substance.value = one.substance ?? "";
              dose.value = one.dose ?? "";
              days.value = String(one.waitingDays ?? "");
            }),
          ),
        ),
      field(say("pesticide"), product),
      field(say("waitingDays"), days, say("waitingDaysHint")),
      field(`${say("dose")}, ${say("optional")}`, dose),
      field(`${say("substance")}, ${say("optional")}`, substance),
      h("button", { class: "button big" }, say("save")),
    );
    return [form];
  }

  /** What was sprayed last, each product once. */
  before() {
    const here = this.farm.rows.flatMap((row) => (row.body?.kind === "spraying" ? [row.body] : [])).reverse();
    const all = [...here, ...this.farm.lists.entries.filter((one) => one.kind === "spraying" && !one.withdrawal)];
    return all.filter((one, i) => all.findIndex((other) => other.product === one.product) === i).slice(0, SPRAYS);
  }
}

/** An entry that was a mistake: it stays to be read, with why. */
class MistakeScreen extends Screen {
  get heading() {
    return say("withdrawEntry");
  }

  get parent() {
    return "diary";
  }

  changed() {
    // A form is being filled in.
  }

  draw() {
    const [id = ""] = this.params;
    const entry = this.farm.lists.entries.find((one) => one.id === id);
    const reason = h("input", { maxlength: 500 });
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const why = filled(reason);
          if (why === null) {
            toFirstWrong(form);
            return;
          }

          await this.farm.tell([
            {
              kind: "mistake",
              method: "POST",
              path: `/api/diary/${id}/withdrawal`,
              body: { reason: why },
              about: [`entry:${id}`],
              title: say("withdrawEntry"),
            },
          ]);
          announce(`${say("withdrawEntry")}. ${say("keptHere")}`);
          go(entry ? `diary/${entry.plot}` : "diary");
        },
      },
      entry && h("p", {}, h("b", {}, nameOf(entry.kind, entry.product))),
      field(say("reason"), reason),
      h("button", { class: "button big" }, say("save")),
    );
    return [form];
  }
}

/** A new plot: its name, and the place where the farmer stands. */
class PlotScreen extends Screen {
  constructor() {
    super();
    /** @type {import("./place.js").Position | null} */
    this.position = null;
  }

  get heading() {
    return say("addPlot");
  }

  get parent() {
    return this.params[0] === "new" ? "new" : "diary";
  }

  changed() {
    // A form is being filled in.
  }

  draw() {
    const name = h("input", { maxlength: 100, autocomplete: "off" });
    const said = h("p", { class: "quiet", role: "status" });
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const text = filled(name);
          if (text === null) {
            toFirstWrong(form);
            return;
          }

          const id = await this.farm.addPlot(text, this.position);
          announce(`${text}. ${say("keptHere")}`);
          go(this.params[0] === "new" ? "new" : `diary/${encodeURIComponent(id)}`);
        },
      },
      field(say("plotName"), name),
      button(
        say("plotHere"),
        async () => {
          said.textContent = say("hereFinding");
          this.position = await whereAmI();
          said.textContent = say(this.position ? "plotTaken" : "hereNone");
        },
        { class: "button plain", icon: "pin" },
      ),
      said,
      h("button", { class: "button big" }, say("save")),
    );
    return [form];
  }
}

customElements.define("farm-diary", DiaryScreen);
customElements.define("farm-spray", SprayScreen);
customElements.define("farm-mistake", MistakeScreen);
customElements.define("farm-plot", PlotScreen);
