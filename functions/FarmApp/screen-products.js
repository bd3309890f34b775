// A product: a new one, its price, its photo, and whether it is on sale.

import { announce, blame, button, field, h, icon } from "./dom.js";
import { money, number, unit, units } from "./format.js";
import { shrunk } from "./picture.js";
import { filled, go, photoButton, pictureOf, Screen, toFirstWrong } from "./screen.js";
import { say } from "./words.js";

/** @typedef {import("./farm.js").Product} Product */

/**
 * Dong, as a farmer keys them in: dots, commas and spaces stand thousands apart.
 * @param {string} text
 */
function dong(text) {
  const plain = text.replaceAll(/[.,\s]/g, "");
  return /^\d{1,12}$/.test(plain) && Number(plain) > 0 ? plain : null;
}

class ProductScreen extends Screen {
  get product() {
    return this.params[0] ? this.farm.product(this.params[0]) : undefined;
  }

  get heading() {
    return this.product?.name ?? say("addProduct");
  }

  get parent() {
    return this.params[0] ? "products" : "new";
  }

  changed() {
    if (this.params[0] && !this.contains(document.activeElement?.closest("input") ?? null)) {
      this.show();
    }
  }

  draw() {
    const { product } = this;
    return product ? this.known(product) : this.fresh();
  }

  fresh() {
    const name = h("input", { maxlength: 150, autocomplete: "off" });
    const about = h("textarea", { maxlength: 1000, rows: 3 });
    const by = h("select", {}, units.map((code) => h("option", { value: code }, unit(code))));
    const price = h("input", { inputmode: "numeric", autocomplete: "off" });
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const [called, told, amount] = [filled(name), filled(about), dong(price.value)];
          blame(price, amount === null ? say("amountBad") : "");
          if (called === null || told === null || amount === null) {
            toFirstWrong(form);
            return;
          }

          const id = crypto.randomUUID();
          await this.farm.tell([
            {
              kind: "product",
              method: "POST",
              path: "/api/products",
              body: { name: called, description: told, unit: by.value, price: { amount, currency: "VND" } },
              id,
              about: [`@${id}`],
              title: `${say("addProduct")}: ${called}`,
            },
          ]);
          announce(`${called}. ${say("keptHere")}`);
          go("new");
        },
      },
      field(say("productName"), name),
      field(say("productAbout"), about),
      field(say("unit"), by),
      field(`${say("price")} (₫)`, price),
      h("button", { class: "button big" }, say("save")),
    );
    return [form];
  }

  /** @param {Product} product */
  known(product) {
    const price = h("input", { inputmode: "numeric", autocomplete: "off", value: number(Number(product.price.amount)), "data-k": "price" });
    const stopped = this.farm.isProductWithdrawn(product.gtin);
    const waiting = this.farm.rows.some((row) => row.about.includes(`product:${product.gtin}`));
    const standings = this.farm.lists.listings.find((one) => one.gtin === product.gtin)?.marketplaces ?? [];
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const amount = dong(price.value);
          blame(price, amount === null ? say("amountBad") : "");
          if (amount === null) {
            toFirstWrong(form);
            return;
          }

          await this.reprice(product, amount);
        },
      },
      field(say("pricePer", { unit: unit(product.unit) }), price),
      h("button", { class: "button" }, say("changePrice")),
    );
    const photo = photoButton(say("setPhoto"), (file) => void this.photograph(product, file));
    photo.element.prepend(icon("camera"));
    return [
      h("div", { class: "thing large" }, pictureOf(product), h("b", {}, `${money(product.price)} / ${unit(product.unit)}`)),
      waiting && h("p", { class: "note warn" }, icon("wait"), h("span", {}, say("stepWaits"))),
      photo.element,
      form,
      standings.some((one) => one.words) &&
        h(
          "ul",
          { class: "rows" },
          standings
            .filter((one) => one.words)
            .map((one) =>
              h("li", {}, h("div", {}, icon("warn"), h("span", {}, h("b", {}, one.words), h("span", { class: "small" }, one.remedy)))),
            ),
        ),
      button(say(stopped ? "resumeProduct" : "stopProduct"), () => this.stop(product, !stopped), {
        class: "button plain",
        icon: "stop",
        "data-k": "stop",
      }),
    ];
  }

  /**
   * @param {Product} product
   * @param {string} amount
   */
  async reprice(product, amount) {
    const { name, description, unit: code, brand, category, netContent, storage, buyUrl } = product;
    const rest = Object.entries({ brand, category, netContent, storage, buyUrl }).filter(([, value]) => value);
    const title = `${say("changePrice")}: ${name}`;
    await this.farm.tell([
      {
        kind: "price",
        method: "PUT",
        path: `/api/products/${product.gtin}`,
        body: { name, description, unit: code, price: { amount, currency: "VND" }, ...Object.fromEntries(rest) },
        about: [`product:${product.gtin}`],
        title,
      },
    ]);
    announce(`${title}. ${say("keptHere")}`);
  }

  /**
   * @param {Product} product
   * @param {File} file
   */
  async photograph(product, file) {
    announce(say("busy"));
    const photo = await shrunk(file);
    if (!photo) {
      announce(say("photoBad"));
      return;
    }

    await this.farm.tell([this.farm.productPhoto(product.gtin, photo)]);
    announce(`${say("photoTaken")}. ${say("keptHere")}`);
  }

  /**
   * @param {Product} product
   * @param {boolean} stops
   */
  async stop(product, stops) {
    const title = `${say(stops ? "stopProduct" : "resumeProduct")}: ${product.name}`;
    await this.farm.tell([
      {
        kind: "stop",
        method: stops ? "PUT" : "DELETE",
        path: `/api/listings/${product.gtin}/withdrawal`,
        ...(stops && { body: {} }),
        about: [`product:${product.gtin}`],
        title,
      },
    ]);
    announce(title);
  }
}

class ProductsScreen extends Screen {
  get heading() {
    return say("products");
  }

  get parent() {
    return "settings";
  }

  draw() {
    const { products } = this.farm.lists;
    return [
      h(
        "ul",
        { class: "rows lots" },
        products.map((product) =>
          h(
            "li",
            {},
            h(
              "a",
              { href: `#/product/${product.gtin}`, "data-k": product.gtin },
              pictureOf(product),
              h("span", {}, h("b", {}, product.name), h("span", { class: "small" }, `${money(product.price)} / ${unit(product.unit)}`)),
              icon("next"),
            ),
          ),
        ),
      ),
      button(say("addProduct"), () => go("product"), { class: "button plain", icon: "plus" }),
    ];
  }
}

customElements.define("farm-product", ProductScreen);
customElements.define("farm-products", ProductsScreen);
