// The farm's lots, and what is on its way to it.

import { button, h, icon } from "./dom.js";
import { near, quantity } from "./format.js";
import { pictureOf, Screen, searchField } from "./screen.js";
import { say } from "./words.js";
import { isTo, row } from "./screen-home.js";

/** @typedef {import("./outbox.js").Lot} Lot */

/** So many are shown at first, and with each touch of “more”. */
const STEP = 30;

class BatchesScreen extends Screen {
  constructor() {
    super();
    this.search = "";
    this.most = STEP;
  }

  get heading() {
    return say("batches");
  }

  draw() {
    const { farm } = this;
    const arriving = farm.lists.shipments.filter((one) => one.state === "open" && isTo(one, farm.farmer));
    const wanted = this.search.trim().toUpperCase();
    const lots = farm.lots.filter(
      ({ lot, gtin }) =>
        lot.toUpperCase().includes(wanted) || (farm.product(gtin)?.name ?? "").toUpperCase().includes(wanted),
    );
    return [
      arriving.length > 0 && h("h2", {}, say("shipments")),
      arriving.length > 0 &&
        h(
          "ul",
          { class: "rows" },
          arriving.map((one) =>
            row({
              icon: "truck",
              text: one.lot ?? one.container ?? "",
              detail: quantity(one.sent),
              to: `act/receive/${encodeURIComponent(one.shipment)}`,
            }),
          ),
        ),
      farm.lots.length > 5 && searchField(this, say("search")),
      lots.length === 0
        ? h("p", { class: "quiet" }, say("noBatches"))
        : h("ul", { class: "rows lots" }, lots.slice(0, this.most).map((lot) => this.line(lot))),
      lots.length > this.most &&
        button(say("more"), () => ((this.most += STEP), this.show()), { class: "button plain", "data-k": "more" }),
    ];
  }

  /** @param {Lot} lot */
  line(lot) {
    const product = this.farm.product(lot.gtin);
    const to = `batch/${lot.gtin}/${encodeURIComponent(lot.lot)}`;
    return h(
      "li",
      {},
      h(
        "a",
        { href: `#/${to}`, "data-k": to },
        pictureOf(product ?? {}),
        h(
          "span",
          {},
          h("b", {}, product?.name ?? lot.gtin),
          h("span", { class: "small whole" }, lot.lot),
          h("span", { class: "small" }, `${quantity(lot.quantity)} · ${near(lot.harvestedOn, this.farm.clock.today())}`),
        ),
        stateOf(this.farm, lot),
        icon("next"),
      ),
    );
  }
}

/**
 * How a lot stands, in a word.
 * @param {import("./farm.js").Farm} farm
 * @param {Lot} lot
 */
export function stateOf(farm, lot) {
  const refused = farm.refused.some((one) => one.makes?.includes(lot.key));
  return farm.isRecalled(lot)
    ? h("span", { class: "tag stop" }, say("lotRecalled"))
    : refused
      ? h("span", { class: "tag warn" }, say("lotRefused"))
      : lot.waiting
        ? h("span", { class: "tag wait" }, say("lotWaits"))
        : h("span", { class: "tag good" }, say("lotSent"));
}

customElements.define("farm-batches", BatchesScreen);
