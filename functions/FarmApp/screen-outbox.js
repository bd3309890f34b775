// What waits to be sent, and what was not accepted: why, and how to put it right.

import { detailsOf } from "./api.js";
import { dayOf } from "./clock.js";
import { announce, blame, button, field, h, icon } from "./dom.js";
import { amountOf, near, point, time } from "./format.js";
import { keyOf } from "./farm.js";
import { firstFree } from "./outbox.js";
import { filled, Screen, toFirstWrong } from "./screen.js";
import { toJoin } from "./screen-join.js";
import { say } from "./words.js";

/** @typedef {import("./outbox.js").Row} Row */

const SHOWN = 50;

class OutboxScreen extends Screen {
  constructor() {
    super();
    /** @type {number | null} The request that is being put right. */
    this.mending = null;
    this.line = () => this.changed();
  }

  get heading() {
    return say("outbox");
  }

  get parent() {
    return "home";
  }

  connectedCallback() {
    super.connectedCallback();
    this.farm.addEventListener("line", this.line);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.farm.removeEventListener("line", this.line);
  }

  changed() {
    if (this.mending === null || !this.farm.rows.some((row) => row.order === this.mending)) {
      this.mending = null;
      this.show();
    }
  }

  draw() {
    const { farm } = this;
    const { rows } = farm;
    if (rows.length === 0) {
      return [h("p", { class: "note good" }, icon("check"), h("span", {}, say("outboxEmpty"))), this.told()];
    }

    const first = firstFree(rows);
    return [
      h("p", { class: "lead" }, say("outboxLead")),
      farm.line === "key" && h("p", { class: "note warn" }, icon("warn"), h("span", {}, say("noKey"))),
      farm.line === "key"
        ? button(say("join"), toJoin, { class: "button" })
        : button(say("sendNow"), () => farm.sync(true), { class: "button", disabled: farm.line === "sending", "data-k": "send" }),
      farm.line === "sending" &&
        h("progress", { max: Math.max(1, farm.waiting), value: Math.max(0, farm.waiting - farm.left), "aria-label": say("sending", { n: farm.left }) }),
      h("ul", { class: "rows" }, rows.slice(0, SHOWN).map((row) => this.row(row, first))),
      rows.length > SHOWN && h("p", { class: "quiet" }, say("waiting", { n: rows.length })),
      this.told(),
    ];
  }

  told() {
    const { at } = this.farm.lists;
    const when = at && `${time(at)} ${near(dayOf(at), this.farm.clock.today())}`;
    return h("p", { class: "quiet small" }, when ? say("sentAt", { when }) : say("neverSent"));
  }

  /**
   * @param {Row} row
   * @param {Row | undefined} first
   */
  row(row, first) {
    if (row.state === "waiting") {
      const held = first === undefined || (row.order < first.order);
      return h(
        "li",
        {},
        h(
          "div",
          {},
          icon("wait"),
          h("span", {}, h("b", {}, row.title), h("span", { class: "small" }, held ? say("heldBack") : time(this.farm.clock.at(row.madeAt)))),
        ),
      );
    }

    return h(
      "li",
      { class: "refused" },
      h(
        "div",
        {},
        icon("warn"),
        h(
          "span",
          {},
          h("b", {}, row.title),
          h("span", { class: "small" }, `${say("refused")}: ${reasonOf(row)}`),
        ),
      ),
      this.mending === row.order
        ? this.form(row)
        : h(
            "p",
            { class: "two" },
            button(say(isTaken(row) ? "otherName" : "mend"), () => this.mend(row), { class: "button", "data-k": `mend${row.order}` }),
            button(say("drop"), () => this.drop(row), { class: "button plain", "data-k": `drop${row.order}` }),
          ),
    );
  }

  /** @param {Row} row */
  async mend(row) {
    if (isTaken(row)) {
      const lot = this.farm.freeLot(row.body.gtin, row.body.harvestedOn);
      await this.farm.outbox.rename(row.order, lot, keyOf(this.farm.farmer, row.body.gtin, lot));
      await this.farm.reload();
      announce(`${say("lot")} ${lot}`);
      void this.farm.sync();
      return;
    }

    this.mending = row.order;
    this.show();
    /** @type {HTMLElement | null} */ (this.querySelector(".refused form input"))?.focus();
  }

  /**
   * What can be put right of it: an amount, a day, a reason; else it is sent again as it is.
   * @param {Row} row
   */
  form(row) {
    const body = row.body ?? {};
    const fields = /** @type {{ input: HTMLInputElement, element: HTMLElement, put: (body: any) => boolean }[]} */ ([]);
    if (body.quantity) {
      const input = h("input", { inputmode: "decimal", value: String(body.quantity.value).replace(".", point()) });
      fields.push({
        input,
        element: field(say("amount"), input),
        put: (to) => {
          const value = amountOf(input.value);
          blame(input, value === null ? say("amountBad") : "");
          to.quantity = { ...body.quantity, value };
          return value !== null;
        },
      });
    }

    for (const name of ["harvestedOn", "on"].filter((one) => one in body)) {
      const input = h("input", { type: "date", value: body[name], max: this.farm.clock.today() });
      fields.push({
        input,
        element: field(name === "on" ? say("otherDay") : say("harvestedOn"), input),
        put: (to) => {
          to[name] = input.value;
          return filled(input) !== null;
        },
      });
    }

    const wants = row.problem?.errors?.some((error) => error.pointer === "/earlyHarvestReason");
    if (wants || "earlyHarvestReason" in body) {
      const input = h("input", { value: body.earlyHarvestReason ?? "", maxlength: 300 });
      fields.push({
        input,
        element: field(say("earlyReason"), input),
        put: (to) => {
          const why = filled(input);
          to.earlyHarvestReason = why ?? "";
          return why !== null;
        },
      });
    }

    for (const [name, word] of /** @type {const} */ ([["to", "shipTo"], ["container", "container"], ["product", "pesticide"], ["name", "name"]])) {
      if (typeof body[name] === "string") {
        const input = h("input", { value: body[name] });
        fields.push({
          input,
          element: field(say(word), input),
          put: (to) => {
            const text = filled(input);
            to[name] = text ?? "";
            return text !== null;
          },
        });
      }
    }

    for (const { input } of fields) {
      input.autocomplete = "off";
    }

    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const mended = { ...body };
          if (!fields.map((one) => one.put(mended)).every(Boolean)) {
            toFirstWrong(form);
            return;
          }

          await this.farm.outbox.mend(row.order, row.body === undefined ? undefined : mended);
          this.mending = null;
          await this.farm.reload();
          void this.farm.sync();
        },
      },
      fields.map((one) => one.element),
      h("p", { class: "two" }, h("button", { class: "button" }, say("tryAgain")),
        button(say("cancel"), () => ((this.mending = null), this.show()), { class: "button plain" })),
    );
    return form;
  }

  /** @param {Row} row */
  async drop(row) {
    if (!confirm(`${row.title}\n${say("dropSure")}`)) {
      return;
    }

    const n = await this.farm.outbox.drop(row.order);
    await this.farm.reload();
    announce(say("dropped", { n }));
    void this.farm.sync();
  }
}

/** @param {Row} row */
function isTaken(row) {
  return row.kind === "batch" && row.problem?.type === "/problems/lot-taken";
}

/**
 * Why, in the server's words for people, in the language of the app when it was sent.
 * @param {Row} row
 */
function reasonOf(row) {
  if (isTaken(row)) {
    return say("lotTaken");
  }

  const { problem } = row;
  const isGone = problem?.status === 404 && !problem.errors?.length;
  return isGone ? say("refusedGone") : detailsOf(problem) || String(problem?.status ?? "");
}

customElements.define("farm-outbox", OutboxScreen);
