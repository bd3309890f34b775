// Labels: from this phone at once, or a sheet from the server once the lot is there.

import { Offline } from "./api.js";
import { qrCode } from "./code.js";
import { announce, button, field, h, icon } from "./dom.js";
import { date, quantity } from "./format.js";
import { linkOf, pathOf } from "./lots.js";
import { saveAs, Screen } from "./screen.js";
import { languageNow, say } from "./words.js";

const MAX_COPIES = 200;
const COPIES = 8;

/** Stocks by their names (functions/Labels/LabelStock.cs). */
const STOCKS = [
  ["l7160", "Avery L7160, 21"],
  ["l7163", "Avery L7163, 14"],
  ["a8", "A4 ÷ 16"],
  ["a7", "A4 ÷ 8"],
  ["a6", "A4 ÷ 4"],
];

class LabelScreen extends Screen {
  constructor() {
    super();
    this.copies = COPIES;
  }

  get heading() {
    return this.params[2] === "new" ? say("done") : `${say("labels")} ${this.params[1] ?? ""}`;
  }

  get parent() {
    const [gtin = "", lot = ""] = this.params;
    return this.params[2] === "new" ? "home" : `batch/${gtin}/${encodeURIComponent(lot)}`;
  }

  draw() {
    const { farm } = this;
    const [gtin = "", name = "", step] = this.params;
    const lot = farm.lot(gtin, name);
    if (!lot) {
      return [h("p", { class: "quiet" }, say("noBatches"))];
    }

    const copies = h("input", {
      type: "number",
      min: 1,
      max: MAX_COPIES,
      value: this.copies,
      "data-k": "copies",
      onchange: () => (this.copies = Math.min(MAX_COPIES, Math.max(1, Math.round(Number(copies.value)) || COPIES))),
    });
    const stock = h("select", { "data-k": "stock" }, STOCKS.map(([value, text]) => h("option", { value }, text)));
    return [
      step === "new" &&
        h("p", { class: `note ${lot.waiting ? "warn" : "good"}` }, icon(lot.waiting ? "wait" : "check"), h("span", {}, say(lot.waiting ? "doneWaiting" : "doneSent"))),
      h(
        "div",
        { class: "about" },
        label(farm, lot),
        h(
          "div",
          { class: "printing" },
          field(say("labelCopies"), copies),
          button(say("labelHere"), () => this.print(lot), { class: "button", icon: "print", "data-k": "print" }),
          lot.waiting
            ? h("p", { class: "quiet small" }, say("labelNotYet"))
            : [
                field(say("labelStock"), stock),
                button(say("labelOpen"), () => this.sheet(gtin, name, stock.value), { class: "button plain", "data-k": "sheet" }),
              ],
          step === "new" && h("a", { class: "button plain", href: "#/new" }, icon("plus"), h("span", {}, say("another"))),
        ),
      ),
    ];
  }

  /**
   * Prints from the browser: the page then shows the labels alone.
   * @param {import("./outbox.js").Lot} lot
   */
  print(lot) {
    const sheet = h("div", { class: "sheet" }, Array.from({ length: this.copies }, () => label(this.farm, lot)));
    document.body.append(sheet);
    addEventListener("afterprint", () => sheet.remove(), { once: true });
    print();
  }

  /**
   * A sheet as the server makes it: asked for with this phone's proof, which a link cannot carry.
   * @param {string} gtin
   * @param {string} lot
   * @param {string} stock
   */
  async sheet(gtin, lot, stock) {
    announce(say("busy"));
    try {
      const { status, file } = await this.farm.file(`/labels/${pathOf(gtin, lot)}.pdf?sheet=${stock}&count=${this.copies}&lang=${languageNow()}`);
      if (status !== 200) {
        announce(say("labelFailed"));
        return;
      }

      saveAs(file, `${lot}.pdf`);
      announce(`${lot}.pdf`);
    } catch (fault) {
      announce(say(fault instanceof Offline ? "needsSignal" : "labelFailed"));
    }
  }
}

/**
 * A label as it is printed from the phone.
 * @param {import("./farm.js").Farm} farm
 * @param {import("./outbox.js").Lot} lot
 */
function label(farm, lot) {
  const product = farm.product(lot.gtin);
  const { me, acting } = farm.account ?? {};
  return h(
    "section",
    { class: "label" },
    qrCode(linkOf(farm.api.origin, lot.gtin, lot.lot), say("code", { lot: lot.lot })),
    h(
      "div",
      {},
      h("b", {}, product?.name ?? lot.gtin),
      h("span", {}, acting?.name ?? me?.name ?? ""),
      !acting && me?.province && h("span", {}, [me.commune, me.province].filter(Boolean).join(", ")),
      h("span", {}, `${say("harvestedOn")}: ${date(lot.harvestedOn)}`),
      h("span", {}, quantity(lot.quantity)),
      h("span", { class: "small" }, `(01) ${lot.gtin} (10) ${lot.lot}`),
      h("span", { class: "small" }, say("scanMe")),
    ),
  );
}

customElements.define("farm-label", LabelScreen);
