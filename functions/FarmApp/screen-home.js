// Today: what is to be done, what waits, what happened.

import { daysBetween } from "./clock.js";
import { button, h, icon } from "./dom.js";
import { near, quantity } from "./format.js";
import { dayIn } from "./farm.js";
import { go, Screen } from "./screen.js";
import { say } from "./words.js";

/** A lot's last day is told of so many days before it. */
const SOON_DAYS = 3;
const NOTICES = 8;

/** @typedef {import("./farm.js").Notice} Notice */
/** @typedef {{ icon: import("./dom.js").Icon, text: string, detail?: string, to?: string }} Line */

class HomeScreen extends Screen {
  get heading() {
    return say("home");
  }

  draw() {
    const { farm } = this;
    const name = farm.account?.acting?.name ?? farm.account?.me.name ?? "";
    const todo = this.todo();
    const recalls = farm.recalls;
    return [
      h("p", { class: "hello" }, say("hello", { name })),
      farm.account?.acting && h("p", { class: "note warn" }, say("actingFor", { name })),
      recalls.length > 0 &&
        h(
          "section",
          { class: "recall", "aria-label": say("recalls") },
          icon("warn"),
          h(
            "div",
            {},
            recalls.map(({ gtin, lot, reason }) =>
              h(
                "p",
                {},
                h("a", { href: `#/batch/${gtin}/${encodeURIComponent(lot)}`, "data-k": `recall${gtin}${lot}` },
                  h("b", {}, say("recalledLot", { lot }))),
                reason && h("span", {}, reason),
                h("span", {}, say("recallStop")),
              ),
            ),
          ),
        ),
      button(say("newBatchTitle"), () => go("new"), { class: "button big", icon: "plus", "data-k": "new" }),
      h("h2", {}, say("todo")),
      todo.length === 0
        ? h("p", { class: "note good" }, icon("check"), h("span", {}, say("nothingToDo")))
        : h("ul", { class: "rows" }, todo.map(row)),
      farm.rows.length > 0 && [
        h("h2", {}, say("outbox")),
        h("ul", { class: "rows" }, [
          row({ icon: "wait", text: say("waiting", { n: farm.waiting }), detail: farm.rows[0]?.title, to: "outbox" }),
        ]),
      ],
      h("h2", {}, say("notices")),
      farm.lists.notices.length === 0
        ? h("p", { class: "quiet" }, say("noNotices"))
        : h("ul", { class: "rows" }, farm.lists.notices.slice(0, NOTICES).map((notice) => row(this.told(notice)))),
    ].flat();
  }

  /** @returns {Line[]} */
  todo() {
    const { farm } = this;
    const today = farm.clock.today();
    const { orders, shipments, products, plots, waiting } = farm.lists;
    const steps = new Set(farm.rows.filter((row) => row.kind === "order").flatMap((row) => row.about));
    /** @type {Line[]} */
    const lines = farm.refused.length > 0 ? [{ icon: "warn", text: say("todoMend"), detail: say("todoMendHint"), to: "outbox" }] : [];
    for (const order of orders.filter((one) => !steps.has(`order:${one.id}`))) {
      const word = order.state === "placed" ? "todoOrder" : order.state === "confirmed" ? "todoShip" : null;
      if (word) {
        lines.push({
          icon: order.state === "placed" ? "bag" : "truck",
          text: say(word, { number: order.number }),
          detail: `${order.product}, ${quantity(order.quantity)}`,
          to: `order/${order.id}`,
        });
      }
    }

    for (const shipment of shipments.filter((one) => one.state === "open" && isTo(one, farm.farmer))) {
      if (!farm.rows.some((row) => row.about.includes(`shipment:${shipment.shipment}`))) {
        lines.push({
          icon: "truck",
          text: say("todoReceive"),
          detail: `${shipment.lot ?? shipment.container ?? ""} ${quantity(shipment.sent)}`,
          to: `act/receive/${encodeURIComponent(shipment.shipment)}`,
        });
      }
    }

    for (const product of products.filter((one) => !one.photo && !farm.rows.some((row) => row.kind === "product-photo" && row.about.includes(`product:${one.gtin}`)))) {
      lines.push({ icon: "camera", text: say("todoPhoto", { name: product.name }), to: `product/${product.gtin}` });
    }

    for (const lot of farm.lots.filter((one) => one.bestBefore)) {
      const days = daysBetween(today, lot.bestBefore ?? today);
      if (days >= 0 && days <= SOON_DAYS && !farm.isRecalled(lot)) {
        lines.push({
          icon: "wait",
          text: say("todoExpires", { lot: lot.lot, when: near(lot.bestBefore ?? today, today) }),
          to: `batch/${lot.gtin}/${encodeURIComponent(lot.lot)}`,
        });
      }
    }

    for (const { plot, until } of waiting) {
      const named = plots.find((one) => one.id === plot);
      if (until && until > today && named) {
        lines.push({ icon: "spray", text: say("waitUntil", { plot: named.name, when: near(until, today) }), to: "diary" });
      }
    }

    return lines;
  }

  /**
   * A notice in words.
   * @param {Notice} notice
   * @returns {Line}
   */
  told({ type, timestamp, data }) {
    const when = near(dayIn(timestamp), this.farm.clock.today());
    const lot = data.lot ?? "";
    const to = data.gtin && lot ? `batch/${data.gtin}/${encodeURIComponent(lot)}` : undefined;
    const order = data.orderId ? `order/${data.orderId}` : undefined;
    const number = data.order ?? "";
    switch (type) {
      case "recall.marked":
        return { icon: "warn", text: say("recalledLot", { lot }), detail: when, to };
      case "recall.lifted":
        return { icon: "check", text: say("recallLifted", { lot }), detail: when, to };
      case "shipment.differs":
        return { icon: "truck", text: say("shipmentDiffers", { lot }), detail: when, to };
      case "sale.oversold":
        return { icon: "bag", text: say("oversold"), detail: when };
      case "listing.rejected":
        return { icon: "stop", text: say("rejected"), detail: when, to: data.gtin ? `product/${data.gtin}` : undefined };
      case "order.placed":
        return { icon: "bag", text: say("orderPlaced", { number }), detail: when, to: order };
      case "order.cancelled":
        return { icon: "stop", text: say("orderCancelled", { number }), detail: when, to: order };
      case "harvest.early":
        return { icon: "spray", text: say("earlyHarvestNews", { lot }), detail: when, to };
      case "harvest.cleared":
        return { icon: "check", text: say("earlyCleared", { lot }), detail: when, to };
      case "opinion.written":
        return { icon: "news", text: say("opinionWritten", { lot }), detail: when, to };
      case "code.reported":
        return { icon: "warn", text: say("codeReported", { lot }), detail: when, to };
      default:
        return { icon: "news", text: say("otherNews"), detail: when, to };
    }
  }
}

/**
 * Whether a shipment is to somebody: it is told by an id, or by an address that ends in it.
 * @param {{ to: string }} shipment
 * @param {string} id
 */
export function isTo({ to }, id) {
  return id !== "" && (to === id || to.endsWith(`/${id}`));
}

/** @param {Line} line */
export function row({ icon: picture, text, detail, to }) {
  const inside = [icon(picture), h("span", {}, h("b", {}, text), detail && h("span", { class: "small" }, detail))];
  return h("li", {}, to ? h("a", { href: `#/${to}`, "data-k": to + text }, inside, icon("next")) : h("div", {}, inside));
}

customElements.define("farm-home", HomeScreen);
