// What households ordered, and what the farmer says to it.

import { announce, button, choice, h, icon } from "./dom.js";
import { money, near, quantity } from "./format.js";
import { dayIn } from "./farm.js";
import { Screen } from "./screen.js";
import { fact } from "./screen-batch.js";
import { isWord, say } from "./words.js";

/** @typedef {import("./farm.js").Order} Order */

/** @type {Record<string, { verb: string, word: import("./words.js").Word, isPlain?: boolean }[]>} */
const STEPS = {
  placed: [
    { verb: "confirm", word: "confirm" },
    { verb: "cancel", word: "cancelOrder", isPlain: true },
  ],
  confirmed: [
    { verb: "ship", word: "deliverStart" },
    { verb: "deliver", word: "deliver", isPlain: true },
    { verb: "cancel", word: "cancelOrder", isPlain: true },
  ],
  shipped: [
    { verb: "deliver", word: "deliver" },
    { verb: "return", word: "returnOrder", isPlain: true },
  ],
  delivered: [{ verb: "return", word: "returnOrder", isPlain: true }],
};

const OPEN = ["placed", "confirmed", "shipped"];

class OrdersScreen extends Screen {
  constructor() {
    super();
    this.state = "placed";
  }

  get heading() {
    return say("orders");
  }

  draw() {
    const { orders } = this.farm.lists;
    const states = ["placed", "confirmed", "shipped", "delivered"];
    const shown = orders.filter((order) =>
      this.state === "delivered" ? !OPEN.includes(order.state) : order.state === this.state,
    );
    const today = this.farm.clock.today();
    return [
      choice(
        say("orders"),
        states.map((state) => ({
          value: state,
          text: `${isWord(state) ? say(state) : state} ${countOf(orders, state)}`.trim(),
        })),
        this.state,
        (state) => {
          this.state = state;
          this.show();
        },
        "chips wrap tabs",
      ),
      shown.length === 0
        ? h("p", { class: "quiet" }, say("noOrders"))
        : h(
            "ul",
            { class: "rows" },
            shown.map((order) =>
              h(
                "li",
                {},
                h(
                  "a",
                  { href: `#/order/${order.id}`, "data-k": order.id },
                  icon("bag"),
                  h(
                    "span",
                    {},
                    h("b", {}, `${order.product}, ${quantity(order.quantity)}`),
                    h("span", { class: "small" }, `${order.number} · ${money(order.total)} · ${near(dayIn(order.placedAt), today)}`),
                    waits(this.farm, order) && h("span", { class: "small" }, say("stepWaits")),
                  ),
                  icon("next"),
                ),
              ),
            ),
          ),
    ];
  }
}

/**
 * @param {Order[]} orders
 * @param {string} state
 */
function countOf(orders, state) {
  const count = orders.filter((order) => order.state === state).length;
  return OPEN.includes(state) && count > 0 ? `(${count})` : "";
}

/**
 * @param {import("./farm.js").Farm} farm
 * @param {Order} order
 */
function waits(farm, order) {
  return farm.rows.some((row) => row.about.includes(`order:${order.id}`));
}

class OrderScreen extends Screen {
  constructor() {
    super();
    /** @type {{ name: string, phone: string, address: string | null, note: string | null } | null} */
    this.buyer = null;
  }

  get order() {
    return this.farm.lists.orders.find((order) => order.id === this.params[0]);
  }

  get heading() {
    return say("orderOf", { number: this.order?.number ?? "" });
  }

  get parent() {
    return "orders";
  }

  connectedCallback() {
    super.connectedCallback();
    void this.askBuyer();
  }

  /** Who bought is asked for when it is looked at, and kept nowhere on the phone. */
  async askBuyer() {
    try {
      const { json } = await this.farm.get(`/api/orders/${this.params[0]}`);
      this.buyer = json?.buyer ?? null;
      this.show();
    } catch {
      // Without signal the order is there, and who bought is not.
    }
  }

  draw() {
    const { order, buyer } = this;
    if (!order) {
      return [h("p", { class: "quiet" }, say("noOrders"))];
    }

    const pending = waits(this.farm, order);
    const steps = STEPS[order.state] ?? [];
    return [
      h("p", { class: `note ${pending ? "warn" : "good"}` }, icon(pending ? "wait" : "bag"), h("span", {}, pending ? say("stepWaits") : order.words)),
      h(
        "dl",
        { class: "facts" },
        fact(say("product"), order.product),
        fact(say("amount"), quantity(order.quantity)),
        fact(say("total"), money(order.total)),
        fact(say("payment"), `${isWord(order.payment) ? say(order.payment) : order.payment}${order.paidAt ? `, ${say("isPaid")}` : ""}`),
        order.lots.map((lot) => fact(say("lot"), `${lot.lot}, ${quantity(lot.quantity)}`)),
      ),
      buyer && h("h2", {}, say("buyer")),
      buyer &&
        h(
          "div",
          { class: "card" },
          h("p", {}, h("b", {}, buyer.name)),
          buyer.address && h("p", {}, buyer.address),
          buyer.note && h("p", { class: "quiet" }, buyer.note),
          h("a", { class: "button plain", href: `tel:${buyer.phone}` }, say("call", { phone: buyer.phone })),
        ),
      h(
        "div",
        { class: "steps" },
        !pending &&
          steps.map(({ verb, word, isPlain }) =>
            button(say(word), () => this.step(order, verb, say(word)), { class: isPlain ? "button plain" : "button", "data-k": verb }),
          ),
        !pending &&
          !order.paidAt &&
          order.state !== "cancelled" &&
          button(say("paid"), () => this.step(order, "paid", say("paid")), { class: "button plain", "data-k": "paid" }),
      ),
    ];
  }

  /**
   * @param {Order} order
   * @param {string} verb
   * @param {string} word
   */
  async step(order, verb, word) {
    await this.farm.tell([
      {
        kind: "order",
        method: "POST",
        path: `/api/orders/${order.id}/${verb}`,
        about: [`order:${order.id}`],
        title: `${word}: ${order.number}`,
      },
    ]);
    announce(`${word}. ${say("keptHere")}`);
  }
}

customElements.define("farm-orders", OrdersScreen);
customElements.define("farm-order", OrderScreen);
