// One lot: what it is, its code, and what can happen to it.

import { qrCode } from "./code.js";
import { announce, button, h, icon } from "./dom.js";
import { date, quantity } from "./format.js";
import { linkOf, pathOf } from "./lots.js";
import { pictureOf, Screen } from "./screen.js";
import { stateOf } from "./screen-batches.js";
import { say } from "./words.js";

/** @type {{ verb: "sell" | "pack" | "ship" | "split" | "merge", icon: import("./dom.js").Icon }[]} */
const VERBS = [
  { verb: "sell", icon: "coin" },
  { verb: "pack", icon: "crate" },
  { verb: "ship", icon: "truck" },
  { verb: "split", icon: "split" },
  { verb: "merge", icon: "merge" },
];

class BatchScreen extends Screen {
  get heading() {
    return `${say("lot")} ${this.params[1] ?? ""}`;
  }

  get parent() {
    return "batches";
  }

  draw() {
    const { farm } = this;
    const [gtin = "", name = ""] = this.params;
    const lot = farm.lot(gtin, name);
    if (!lot) {
      return [h("p", { class: "quiet" }, say("noBatches"))];
    }

    const product = farm.product(gtin);
    const path = pathOf(gtin, name);
    const isRecalled = farm.isRecalled(lot);
    const reason = farm.recalls.find((one) => one.gtin === gtin && one.lot === name)?.reason;
    const waits = farm.rows.filter((row) => row.about.includes(lot.key) && !row.makes?.includes(lot.key));
    const stopped = farm.isWithdrawn(lot);
    return [
      isRecalled &&
        h(
          "section",
          { class: "recall", "aria-label": say("recalls") },
          icon("warn"),
          h("div", {}, h("p", {}, h("b", {}, say("recalledLot", { lot: name })), reason && h("span", {}, reason), h("span", {}, say("recallStop")))),
        ),
      h(
        "div",
        { class: "about" },
        h(
          "div",
          {},
          h("div", { class: "thing" }, pictureOf(product ?? {}), h("b", {}, product?.name ?? gtin), stateOf(farm, lot)),
          h(
            "dl",
            { class: "facts" },
            fact(say("amount"), quantity(lot.quantity)),
            fact(say("harvestedOn"), date(lot.harvestedOn)),
            lot.bestBefore && fact(say("bestBefore"), date(lot.bestBefore)),
            stopped && fact(say("lot"), say("lotStopped")),
          ),
          waits.length > 0 &&
            h(
              "ul",
              { class: "rows" },
              waits.map((row) =>
                h("li", {}, h("div", {}, icon(row.state === "refused" ? "warn" : "wait"), h("span", {}, row.title))),
              ),
            ),
        ),
        h(
          "div",
          { class: "code" },
          qrCode(linkOf(farm.api.origin, gtin, name), say("code", { lot: name })),
          h("a", { class: "button", href: `#/label/${path}` }, icon("print"), h("span", {}, say("print"))),
          !lot.waiting &&
            h("a", { class: "button plain", href: `/trace/${path}`, target: "_blank", rel: "noopener" }, say("shopperPage")),
        ),
      ),
      h("h2", {}, say("whatHappened")),
      h(
        "div",
        { class: "deeds" },
        (isRecalled ? [] : VERBS).map(({ verb, icon: picture }) =>
          h("a", { href: `#/act/${verb}/${path}`, "data-k": verb }, icon(picture), h("span", {}, say(verb))),
        ),
        button(say(stopped ? "resumeLot" : "stopLot"), () => this.stop(lot, !stopped), { icon: "stop", "data-k": "stop" }),
        product && h("a", { href: `#/product/${gtin}` }, icon("bag"), h("span", {}, say("product"))),
      ),
    ];
  }

  /**
   * @param {import("./outbox.js").Lot} lot
   * @param {boolean} stops
   */
  async stop(lot, stops) {
    const title = `${say(stops ? "stopLot" : "resumeLot")} ${lot.lot}`;
    await this.farm.tell([
      {
        kind: "stop",
        method: stops ? "PUT" : "DELETE",
        path: `/api/batches/${pathOf(lot.gtin, lot.lot)}/withdrawal`,
        about: [lot.key],
        title,
      },
    ]);
    announce(title);
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function fact(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

customElements.define("farm-batch", BatchScreen);
