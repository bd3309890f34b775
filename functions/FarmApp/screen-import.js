// A list from Excel: a file goes up, and every row of it says what became of it.

import { detailsOf, passesLater, troubleOf } from "./api.js";
import { announce, button, choice, h, icon } from "./dom.js";
import { saveAs, Screen } from "./screen.js";
import { languageNow, say } from "./words.js";

/**
 * @typedef {object} ImportRow
 * @property {number} row as a spreadsheet shows it
 * @property {{ cell: string, detail: string }[]} errors
 *
 * @typedef {object} Import
 * @property {string} id
 * @property {"running" | "done"} state
 * @property {{ rows: number, done: number, made: number, wasThere: number, refused: number }} counts
 * @property {ImportRow[] | null} [rows] those that were refused; none in the answer that takes a file
 */

const ROWS = 100;
const LOOK_MS = 1_000;

class ImportScreen extends Screen {
  constructor() {
    super();
    /** @type {"members" | "products" | "batches"} */
    this.kind = "products";
    /** @type {Import | null} */
    this.import = null;
    this.wrong = "";
    this.isBusy = false;
  }

  get heading() {
    return say("importTitle");
  }

  get parent() {
    return "settings";
  }

  get isCooperative() {
    return this.farm.account?.me.kind === "cooperative";
  }

  connectedCallback() {
    this.kind = this.isCooperative ? "members" : "products";
    super.connectedCallback();
  }

  changed() {
    // What it shows is asked for by itself.
  }

  draw() {
    const template = `/api/imports/template?kind=${this.kind}&format=xlsx&lang=${languageNow()}`;
    const input = h("input", {
      type: "file",
      accept: ".xlsx,.csv",
      class: "unseen",
      disabled: this.isBusy,
      "data-k": "file",
      onchange: () => {
        const [file] = input.files ?? [];
        input.value = "";
        if (file) {
          void this.send(file);
        }
      },
    });
    return [
      h("p", { class: "lead" }, say("importLead")),
      choice(
        say("importWhat"),
        [
          ...(this.isCooperative ? [{ value: "members", text: say("members") }] : []),
          { value: "products", text: say("products") },
          { value: "batches", text: say("batches") },
        ],
        this.kind,
        (value) => {
          this.kind = /** @type {"members" | "products" | "batches"} */ (value);
          this.show();
        },
      ),
      h("a", { class: "button plain", href: template, download: "", "data-k": "template" }, icon("book"), h("span", {}, say("importTemplate"))),
      h("label", { class: "button photo-button" }, input, icon("plus"), h("span", {}, say("importChoose"))),
      h("p", { class: "wrong", role: "alert" }, this.wrong),
      this.import && this.report(this.import),
    ];
  }

  /** @param {Import} of */
  report({ id, state, counts, rows: refused }) {
    const rows = refused ?? [];
    return h(
      "section",
      { class: "deed", "aria-live": "polite" },
      state === "running" && h("progress", { max: Math.max(1, counts.rows), value: counts.done, "aria-label": say("importTitle") }),
      state === "running" && h("p", {}, say("importRunning", { done: counts.done, rows: counts.rows })),
      counts.made > 0 && h("p", { class: "note good" }, icon("check"), h("span", {}, say("importMade", { n: counts.made }))),
      counts.wasThere > 0 && h("p", { class: "note good" }, icon("check"), h("span", {}, say("importThere", { n: counts.wasThere }))),
      counts.refused > 0 && h("p", { class: "note warn" }, icon("warn"), h("span", {}, say("importRefused", { n: counts.refused }))),
      rows.length > 0 &&
        h(
          "ul",
          { class: "rows" },
          rows.map(({ row, errors }) =>
            h(
              "li",
              { class: "refused" },
              h(
                "div",
                {},
                icon("warn"),
                h(
                  "span",
                  {},
                  h("b", {}, say("importRow", { n: row })),
                  errors.map(({ cell, detail }) => h("span", { class: "small" }, `${cell}: ${detail}`)),
                ),
              ),
            ),
          ),
        ),
      state === "done" && button(say("importReport"), () => this.fetch(id), { class: "button plain", "data-k": "report" }),
    );
  }

  /**
   * Under the office's own name, also while a member's book is open: the file says whose each row is.
   * @param {File} file
   */
  async send(file) {
    this.tell("", true);
    this.import = null;
    try {
      // The first bytes tell what it is; some phones do not know what they call it.
      const blob = new Blob([file], { type: "text/csv" });
      const { status, json, problem } = await this.farm.api.ask("POST", `/api/imports?kind=${this.kind}`, { blob, seconds: 120 });
      if (status !== 202) {
        this.tell(detailsOf(problem) || say("fault"));
        return;
      }

      this.import = json;
      this.show();
      this.tell((await this.follow(json.id)) ? "" : say("fault"));
      // The book knows what is new in it.
      void this.farm.sync(true);
    } catch (fault) {
      this.tell(say(troubleOf(fault)));
    }
  }

  /**
   * Looks until every row is worked off, or until nobody looks at it here.
   * @param {string} id
   * @returns {Promise<boolean>} false where the server tells no more of it
   */
  async follow(id) {
    while (this.isConnected) {
      const { status, json } = await this.farm.api.ask("GET", `/api/imports/${id}?state=refused&perPage=${ROWS}`);
      if (status !== 200 && !passesLater(status)) {
        return false;
      }

      this.import = json ?? this.import;
      this.show();
      if (this.import?.state === "done") {
        return true;
      }

      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }

    return true;
  }

  /** @param {string} id */
  async fetch(id) {
    try {
      const { status, file } = await this.farm.api.file(`/api/imports/${id}/report.csv?lang=${languageNow()}`);
      if (status === 200) {
        saveAs(file, `${id}.csv`);
        return;
      }

      announce(say("fault"));
    } catch (fault) {
      announce(say(troubleOf(fault)));
    }
  }

  /**
   * @param {string} wrong
   * @param {boolean} [isBusy]
   */
  tell(wrong, isBusy = false) {
    this.wrong = isBusy ? say("busy") : wrong;
    this.isBusy = isBusy;
    this.show();
  }
}

customElements.define("farm-import", ImportScreen);
