// A new lot: at most five taps and one number.

import { daysAfter } from "./clock.js";
import { announce, blame, button, choice, field, h, icon } from "./dom.js";
import { amountOf, date, near, point, unit } from "./format.js";
import { nearest, whereAmI } from "./place.js";
import { shrunk } from "./picture.js";
import { go, photoButton, pictureOf, Screen, toFirstWrong } from "./screen.js";
import { say } from "./words.js";

const LAST = "last";

class NewBatchScreen extends Screen {
  constructor() {
    super();
    this.gtin = "";
    this.on = /** @type {{ back: number } | { day: string }} */ ({ back: 0 });
    this.plot = "";
    this.lot = "";
    /** @type {Blob | null} */
    this.photo = null;
    this.early = "";
    this.shown = 0;
  }

  get heading() {
    return say("newBatchTitle");
  }

  get parent() {
    return "home";
  }

  connectedCallback() {
    super.connectedCallback();
    void this.recall();
  }

  /** What was chosen last is chosen again: most days it is the same. */
  async recall() {
    const last = await this.farm.store.kept(`${LAST}|${this.farm.farmer}`);
    if (last && this.gtin === "" && this.farm.product(last.gtin)) {
      this.gtin = last.gtin;
    }

    if (last && this.farm.hasPlot(this.farm.named(last.plot))) {
      this.plot = last.plot;
    }

    this.show();
  }

  changed() {
    if (this.shown !== this.farm.lists.products.length + this.farm.plots.length) {
      this.show();
    }
  }

  get day() {
    return "day" in this.on ? this.on.day : daysAfter(this.farm.clock.today(), -this.on.back);
  }

  draw() {
    const { farm } = this;
    const { products } = farm.lists;
    const typed = /** @type {HTMLInputElement | null} */ (this.querySelector(".num input"))?.value ?? "";
    this.shown = products.length + farm.plots.length;
    this.plot = farm.named(this.plot);
    if (products.length === 0) {
      return [
        h("p", { class: "lead" }, say(farm.newProducts.length > 0 ? "productWaits" : "noProducts")),
        button(say("addProduct"), () => go("product"), { class: "button", icon: "plus" }),
      ];
    }

    if (this.gtin === "" && products.length === 1) {
      this.gtin = products[0]?.gtin ?? "";
    }

    this.rename();
    const product = farm.product(this.gtin);
    const input = h("input", {
      id: "amount",
      // Our own keys are bigger than the phone's; who has a real keyboard types.
      inputmode: "none",
      autocomplete: "off",
      maxlength: 9,
      placeholder: "0",
      value: typed,
      "aria-label": say("howMuch"),
      "aria-describedby": "amount-wrong",
      "data-k": "amount",
      oninput: () => blame(input, ""),
    });
    const press = (/** @type {string} */ key) => {
      input.value = key === "" ? input.value.slice(0, -1) : (input.value + key).slice(0, 9);
      blame(input, "");
    };
    const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", point(), "0", ""].map((key) =>
      h(
        "button",
        {
          type: "button",
          onclick: () => press(key),
          "aria-label": key === "" ? say("erase") : key === point() ? say("comma") : null,
        },
        key === "" ? icon("erase") : key,
      ),
    );
    const form = h(
      "form",
      {
        class: "harvest",
        onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), void this.register(form, input)),
      },
      h(
        "div",
        { class: "what" },
        choice(
          say("whichProduct"),
          products.map((one) => ({ value: one.gtin, text: one.name, detail: pictureOf(one) })),
          this.gtin,
          (gtin) => {
            this.gtin = gtin;
            this.show();
          },
          "pick",
        ),
      ),
      h(
        "div",
        { class: "much" },
        h("div", { class: "num" }, input, h("span", {}, product ? unit(product.unit) : "")),
        h("span", { class: "wrong", id: "amount-wrong", role: "alert" }),
        h("div", { class: "keys", role: "group", "aria-label": say("howMuch") }, keys),
      ),
      h("div", { class: "rest" }, this.days(), this.places(), this.warning(), this.picture(),
        h("button", { class: "button big", "data-k": "register" }, h("span", {}, say("register", { lot: this.lot }))),
        h("p", { class: "quiet small centre" }, say("registerHint")),
        h("a", { class: "button plain", href: "#/product" }, icon("plus"), h("span", {}, say("addProduct"))),
      ),
    );
    return [form];
  }

  /** A lot's name has its day in it. */
  rename() {
    if (!this.lot.startsWith(`L${this.day.slice(2).replaceAll("-", "")}`) || this.farm.lot(this.gtin, this.lot)) {
      this.lot = this.farm.freeLot(this.gtin, this.day);
    }
  }

  days() {
    const chosen = "day" in this.on ? "other" : String(this.on.back);
    const today = this.farm.clock.today();
    const input = h("input", {
      type: "date",
      max: today,
      value: this.day,
      onchange: () => {
        this.on = { day: input.value || today };
        this.show();
      },
    });
    return [
      choice(
        say("when"),
        [
          { value: "0", text: say("today") },
          { value: "1", text: say("yesterday") },
          { value: "other", text: "day" in this.on ? date(this.on.day) : say("otherDay") },
        ],
        chosen,
        (value) => {
          this.on = value === "other" ? { day: this.day } : { back: Number(value) };
          this.early = "";
          this.show();
        },
      ),
      "day" in this.on && field(say("otherDay"), input),
    ];
  }

  places() {
    const { plots } = this.farm;
    const located = plots.some((plot) => plot.position);
    return choice(
      say("where"),
      [
        ...plots.map((plot) => ({ value: plot.id, text: plot.name })),
        ...(located ? [{ value: "here", text: say("here"), icon: /** @type {const} */ ("pin") }] : []),
        { value: "", text: say("noPlot") },
        { value: "add", text: say("addPlot"), icon: /** @type {const} */ ("plus") },
      ],
      this.plot,
      (value) => void this.choosePlot(value),
      "chips wrap",
    );
  }

  /** @param {string} value */
  async choosePlot(value) {
    if (value === "add") {
      go("plot/new");
      return;
    }

    if (value === "here") {
      announce(say("hereFinding"));
      const here = await whereAmI();
      const found = here && nearest(here, this.farm.plots);
      if (!found) {
        announce(say(here ? "hereFar" : "hereNone"));
      }

      this.plot = found?.id ?? this.plot;
    } else {
      this.plot = value;
    }

    this.early = "";
    this.show();
  }

  /** A harvest that comes too early after a spraying: said, and asked why. */
  warning() {
    const spray = this.plot ? this.farm.tooEarly(this.plot, this.day) : undefined;
    if (!spray) {
      return null;
    }

    const today = this.farm.clock.today();
    const why = h("input", {
      id: "early",
      maxlength: 300,
      value: this.early,
      oninput: () => (this.early = why.value),
      "data-k": "early",
    });
    return h(
      "section",
      { class: "note warn early", "aria-label": say("early") },
      icon("warn"),
      h(
        "div",
        {},
        h("b", {}, say("early")),
        h(
          "p",
          {},
          say("earlyWhy", { product: spray.product, on: near(spray.on, today), until: near(spray.until, today) }),
        ),
        h(
          "div",
          { class: "quick" },
          /** @type {const} */ (["earlyStorm", "earlyRipe", "earlyNotSprayed"]).map((word) =>
            button(say(word), () => {
              this.early = say(word);
              why.value = this.early;
              blame(why, "");
            }),
          ),
        ),
        field(say("earlyReason"), why),
      ),
    );
  }

  picture() {
    const { element, text } = photoButton(
      say(this.photo ? "photoTaken" : "takePhoto"),
      async (file) => {
        text.textContent = say("busy");
        this.photo = await shrunk(file);
        text.textContent = say(this.photo ? "photoTaken" : "takePhoto");
        if (!this.photo) {
          announce(say("photoBad"));
        }
      },
      "button plain photo-button",
    );
    element.prepend(icon("camera"));
    return element;
  }

  /**
   * @param {HTMLElement} form
   * @param {HTMLInputElement} input
   */
  async register(form, input) {
    const product = this.farm.product(this.gtin);
    const value = amountOf(input.value);
    blame(input, value === null ? say("amountMissing") : "");
    const why = /** @type {HTMLInputElement | null} */ (this.querySelector("#early"));
    if (why) {
      blame(why, this.early.trim() ? "" : say("earlyMissing"));
    }

    if (!product) {
      announce(say("whichProduct"));
      /** @type {HTMLElement | null} */ (form.querySelector(".pick input"))?.focus();
      return;
    }

    if (value === null || (why && !this.early.trim())) {
      toFirstWrong(form);
      return;
    }

    const { lot, on, plot, photo } = this;
    const early = why ? { early: this.early.trim() } : {};
    await this.farm.store.keep(`${LAST}|${this.farm.farmer}`, { gtin: product.gtin, plot });
    await this.farm.register({ product, value, on, lot, plot: plot || null, photo, ...early });
    location.replace(`#/label/${product.gtin}/${encodeURIComponent(lot)}/new`);
  }
}

customElements.define("farm-new", NewBatchScreen);
