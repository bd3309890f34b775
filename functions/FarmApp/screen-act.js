// What happens to a lot: pack, merge, split, ship, receive, sell.

import { announce, button, field, h } from "./dom.js";
import { quantity, unit } from "./format.js";
import { keyOf } from "./farm.js";
import { amountField, filled, go, Screen, toFirstWrong } from "./screen.js";
import { canScan, scan } from "./scan.js";
import { say } from "./words.js";

/** @typedef {import("./outbox.js").Lot} Lot */

const MAX_PARTS = 20;

class ActScreen extends Screen {
  get verb() {
    return this.params[0] ?? "";
  }

  get lot() {
    const [, gtin = "", lot = ""] = this.params;
    return this.farm.lot(gtin, lot);
  }

  get heading() {
    const { verb } = this;
    const word = verb === "pack" || verb === "merge" || verb === "split" || verb === "ship" || verb === "sell" || verb === "receive" ? say(verb) : "";
    return this.lot ? `${word}: ${this.lot.lot}` : word;
  }

  get parent() {
    const [, gtin = "", lot = ""] = this.params;
    return this.lot ? `batch/${gtin}/${encodeURIComponent(lot)}` : "batches";
  }

  changed() {
    // A form is being filled in.
  }

  draw() {
    const { lot, verb } = this;
    if (verb === "receive") {
      return this.receive();
    }

    if (!lot) {
      return [h("p", { class: "quiet" }, say("noBatches"))];
    }

    switch (verb) {
      case "pack":
        return this.pack(lot);
      case "ship":
        return this.ship(lot);
      case "split":
        return this.split(lot);
      case "merge":
        return this.merge(lot);
      default:
        return this.sell(lot);
    }
  }

  /**
   * @param {import("./dom.js").Child[]} fields
   * @param {string} deed
   * @param {(form: HTMLFormElement) => Promise<boolean>} act false where something is still wrong
   */
  form(fields, deed, act) {
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const { parent } = this;
          if (await act(form)) {
            announce(`${deed}. ${say("keptHere")}`);
            go(parent);
          } else {
            toFirstWrong(form);
          }
        },
      },
      fields,
      h("button", { class: "button big" }, deed),
    );
    return [form];
  }

  /** @param {Lot} lot */
  sell(lot) {
    const amount = amountField(say("amount"), lot.quantity.unit);
    return this.form([amount.element], say("sell"), async () => {
      const value = amount.read();
      if (value === null) {
        return false;
      }

      const sold = { value, unit: lot.quantity.unit };
      await this.farm.happens(lot, "sell", { quantity: sold }, `${say("sell")} ${quantity(sold)}: ${lot.lot}`);
      return true;
    });
  }

  /** @param {Lot} lot */
  pack(lot) {
    const amount = amountField(say("amount"), lot.quantity.unit);
    const container = h("input", { inputmode: "numeric", maxlength: 18, autocomplete: "off" });
    const fields = [amount.element, field(`${say("container")}, ${say("optional")}`, container, say("containerHint"))];
    return this.form(fields, say("pack"), async () => {
      const value = amount.read();
      if (value === null) {
        return false;
      }

      const packed = { value, unit: lot.quantity.unit };
      const named = container.value.trim() && { container: container.value.trim() };
      await this.farm.happens(lot, "pack", { quantity: packed, ...named }, `${say("pack")} ${quantity(packed)}: ${lot.lot}`);
      return true;
    });
  }

  /** @param {Lot} lot */
  ship(lot) {
    const amount = amountField(say("amount"), lot.quantity.unit, lot.quantity.value);
    const to = h("input", { autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    const known = [...new Set(this.farm.lists.shipments.map((one) => one.to).filter((one) => !one.endsWith(this.farm.farmer)))];
    if (known.length > 0) {
      to.setAttribute("list", "receivers");
    }

    const fields = [
      amount.element,
      field(say("shipTo"), to, say("shipToHint")),
      h("datalist", { id: "receivers" }, known.map((one) => h("option", { value: one }))),
      canScan() &&
        button(
          say("scanIt"),
          async () => {
            to.value = (await scan().catch(() => null)) ?? to.value;
          },
          { class: "button plain", icon: "scan" },
        ),
    ];
    return this.form(fields, say("ship"), async () => {
      const value = amount.read();
      const receiver = filled(to);
      if (value === null || receiver === null) {
        return false;
      }

      const sent = { value, unit: lot.quantity.unit };
      await this.farm.happens(lot, "ship", { to: receiver, quantity: sent }, `${say("ship")} ${quantity(sent)}: ${lot.lot}`);
      return true;
    });
  }

  /** @param {Lot} lot */
  split(lot) {
    const parts = [1, 2].map((n) => amountField(say("part", { n }), lot.quantity.unit));
    const list = h("div", { role: "group", "aria-label": say("parts") }, parts.map((part) => part.element));
    const add = () => {
      if (parts.length < MAX_PARTS) {
        const part = amountField(say("part", { n: parts.length + 1 }), lot.quantity.unit);
        parts.push(part);
        list.append(part.element);
        part.input.focus();
      }
    };
    const fields = [
      h("p", { class: "quiet" }, quantity(lot.quantity)),
      list,
      button(say("addPart"), add, { class: "button plain", icon: "plus" }),
    ];
    return this.form(fields, say("split"), async () => {
      const values = parts.map((part) => part.read());
      const amounts = values.flatMap((value) => (value === null ? [] : [{ value, unit: lot.quantity.unit }]));
      if (amounts.length < values.length) {
        return false;
      }

      const makes = amounts.map((amount) => this.newLot(lot, amount));
      const into = makes.map((made) => ({ lot: made.lot, quantity: made.quantity }));
      await this.farm.happens(lot, "split", { into }, `${say("split")}: ${lot.lot}`, { makes });
      return true;
    });
  }

  /** @param {Lot} lot */
  merge(lot) {
    const others = this.farm.lots.filter(
      (one) => one.gtin === lot.gtin && one.key !== lot.key && !this.farm.isRecalled(one),
    );
    if (others.length === 0) {
      return [h("p", { class: "quiet" }, say("mergeNone"))];
    }

    const own = { lot, taken: true, amount: amountField(lot.lot, lot.quantity.unit, lot.quantity.value) };
    const rest = others.slice(0, MAX_PARTS).map((one) => {
      const line = { lot: one, taken: false, amount: amountField(one.lot, one.quantity.unit, one.quantity.value) };
      line.amount.element.hidden = true;
      return line;
    });
    const wrong = h("p", { class: "wrong", role: "alert" });
    const fields = [
      own.amount.element,
      h(
        "fieldset",
        { class: "chips tall" },
        h("legend", {}, say("mergeWith")),
        rest.map((line) => [
          h(
            "label",
            {},
            h("input", {
              type: "checkbox",
              onchange: (/** @type {Event} */ event) => {
                line.taken = /** @type {HTMLInputElement} */ (event.target).checked;
                line.amount.element.hidden = !line.taken;
              },
            }),
            h("span", {}, h("b", {}, `${line.lot.lot} · ${quantity(line.lot.quantity)}`)),
          ),
          line.amount.element,
        ]).flat(),
      ),
      wrong,
    ];
    return this.form(fields, say("merge"), async () => {
      const taken = [own, ...rest].filter((line) => line.taken);
      wrong.textContent = taken.length < 2 ? say("mergeMissing") : "";
      const values = taken.map(({ amount }) => amount.read());
      if (taken.length < 2 || values.includes(null)) {
        return false;
      }

      const from = taken.map((line, i) => ({
        lot: line.lot.lot,
        quantity: { value: values[i] ?? 0, unit: line.lot.quantity.unit },
      }));
      // In thousandths: 0.1 and 0.2 are 0.3.
      const sum = from.reduce((all, one) => all + Math.round(one.quantity.value * 1000), 0) / 1000;
      const made = this.newLot(lot, { value: sum, unit: lot.quantity.unit });
      await this.farm.happens(made, "merge", { from, quantity: made.quantity }, say("mergeInto", { lot: made.lot }), {
        others: taken.map((line) => line.lot),
        makes: [made],
      });
      return true;
    });
  }

  /**
   * @param {Lot} of
   * @param {import("./format.js").Quantity} amount
   * @returns {Lot}
   */
  newLot({ gtin, farmer, harvestedOn }, amount) {
    const lot = this.farm.freeLot(gtin, this.farm.clock.today());
    return { key: keyOf(farmer, gtin, lot), farmer, gtin, lot, harvestedOn, quantity: amount, waiting: true };
  }

  receive() {
    const { farm } = this;
    const shipment = farm.lists.shipments.find((one) => one.shipment === this.params[1]);
    if (!shipment || !shipment.gtin || !shipment.lot) {
      return [h("p", { class: "quiet" }, say("noBatches"))];
    }

    const { gtin, lot, sent } = shipment;
    const code = sent?.unit ?? "KGM";
    const amount = amountField(say("arrived"), code, sent?.value, sent ? say("sentAmount", { amount: quantity(sent) }) : undefined);
    return this.form([h("p", {}, `${say("lot")} ${lot}`), amount.element], say("receive"), async () => {
      const value = amount.read();
      if (value === null) {
        return false;
      }

      await farm.tell([
        {
          kind: "receive",
          method: "POST",
          path: `/api/batches/${gtin}/${encodeURIComponent(lot)}/receive`,
          body: { shipment: shipment.shipment, quantity: { value, unit: code } },
          about: [`shipment:${shipment.shipment}`],
          title: `${say("receive")} ${value} ${unit(code)}: ${lot}`,
          clocked: { field: "at", as: "moment" },
        },
      ]);
      return true;
    });
  }
}

customElements.define("farm-act", ActScreen);
