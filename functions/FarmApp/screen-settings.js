// Language, who I am, this phone.

import { Offline, troubleOf } from "./api.js";
import { qrCode } from "./code.js";
import { announce, button, choice, h, icon } from "./dom.js";
import { near } from "./format.js";
import { go, Screen } from "./screen.js";
import { fact } from "./screen-batch.js";
import { toJoin } from "./screen-join.js";
import { languageNow, say } from "./words.js";

/** @typedef {{ id: string, name: string, seenOn: string | null, revokedAt: string | null }} Phone */

/** @type {(Event & { prompt(): Promise<unknown> }) | undefined} */
let installable;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installable = /** @type {Event & { prompt(): Promise<unknown> }} */ (event);
});

class SettingsScreen extends Screen {
  constructor() {
    super();
    /** @type {Phone[]} */
    this.phones = [];
  }

  get heading() {
    return say("settings");
  }

  connectedCallback() {
    super.connectedCallback();
    void this.ask();
  }

  async ask() {
    const id = this.farm.account?.me.id;
    try {
      const { json } = await this.farm.api.ask("GET", `/api/farmers/${id}/devices?perPage=50`);
      this.phones = json?.items ?? [];
      this.show();
    } catch (fault) {
      if (!(fault instanceof Offline)) {
        throw fault;
      }
    }
  }

  draw() {
    const { farm } = this;
    const { me, acting } = farm.account ?? {};
    const minutes = Math.round(farm.clock.offset / 60_000);
    const where = [me?.commune, me?.province].filter(Boolean).join(", ");
    return [
      choice(
        say("language"),
        [
          { value: "vi", text: "Tiếng Việt" },
          { value: "en", text: "English" },
        ],
        languageNow(),
        (value) => void farm.speak(value === "en" ? "en" : "vi"),
      ),
      h("h2", {}, say("whoAmI")),
      h(
        "dl",
        { class: "facts" },
        fact(say("name"), me?.name ?? ""),
        where && fact(say("address"), where),
        me?.cooperative && fact(say("cooperative"), me.cooperative.name),
      ),
      h(
        "details",
        {},
        h("summary", {}, say("myCode")),
        qrCode(`${farm.api.origin}/parties/${me?.id}`, say("myCode")),
      ),
      (me?.kind === "cooperative" || acting) &&
        h("a", { class: "button plain", href: "#/members" }, icon("people"), h("span", {}, say("members"))),
      h("a", { class: "button plain", href: "#/import" }, icon("book"), h("span", {}, say("importTitle"))),
      h("a", { class: "button plain", href: "#/products" }, icon("bag"), h("span", {}, say("products"))),
      this.phones.length > 0 && h("h2", {}, say("phones")),
      this.phones.length > 0 &&
        h(
          "ul",
          { class: "rows" },
          this.phones.map((phone) =>
            h(
              "li",
              {},
              h(
                "div",
                { class: phone.revokedAt ? "gone" : null },
                icon("people"),
                h(
                  "span",
                  {},
                  h("b", {}, phone.name),
                  h("span", { class: "small" }, phone.revokedAt ? say("revoked") : phone.seenOn ? say("lastSeen", { when: near(phone.seenOn, farm.clock.today()) }) : ""),
                ),
                !phone.revokedAt && button(say("revoke"), () => this.revoke(phone), { class: "link", "data-k": phone.id }),
              ),
            ),
          ),
        ),
      h("a", { class: "button plain", href: "#/invite" }, icon("plus"), h("span", {}, say("anotherPhone"))),
      h("h2", {}, say("thisPhone")),
      minutes !== 0 && h("p", { class: "note warn" }, icon("wait"), h("span", {}, say("clockWrong", { n: Math.abs(minutes) }))),
      installable
        ? button(say("install"), () => void installable?.prompt(), { class: "button plain" })
        : !matchMedia("(display-mode: standalone)").matches && h("p", { class: "quiet" }, say("installed")),
      button(say("pasteKey"), toJoin, { class: "button plain", icon: "scan", "data-k": "join" }),
      button(say("leave"), () => this.leave(), { class: "button plain", "data-k": "leave" }),
    ];
  }

  /** @param {Phone} phone */
  async revoke(phone) {
    if (!confirm(`${say("revoke")}: ${phone.name}?`)) {
      return;
    }

    try {
      await this.farm.api.ask("DELETE", `/api/farmers/${this.farm.account?.me.id}/devices/${phone.id}`);
      await this.ask();
    } catch (fault) {
      announce(say(troubleOf(fault)));
    }
  }

  async leave() {
    const waiting = this.farm.rows.length;
    const warning = waiting > 0 ? `\n${say("leaveWaiting", { n: waiting })}` : "";
    if (confirm(say("leaveSure") + warning)) {
      await this.farm.leave();
      go("join");
    }
  }
}

customElements.define("farm-settings", SettingsScreen);
