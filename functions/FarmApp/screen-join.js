// Joining: by an invitation that is scanned, opened or pasted, or by a key.

import { Offline } from "./api.js";
import { blame, button, field, h, icon } from "./dom.js";
import { canScan, scan } from "./scan.js";
import { filled, go, Screen } from "./screen.js";
import { say } from "./words.js";

/**
 * The invitation in what was scanned or pasted: a link that ends in `#join=…`, or what stands behind it.
 * @param {string} text
 */
export function invitationIn(text) {
  const [, token] = /#join=([^&\s]+)/.exec(text) ?? [];
  if (token) {
    return decodeURIComponent(token);
  }

  return /^[a-z2-7]{26}\.[\w.-]{20,200}$/.test(text.trim()) ? text.trim() : null;
}

/** @param {string} text */
export function isKey(text) {
  return /^tr_[0-9a-f]{16}_[\w-]{43}$/.test(text.trim());
}

class JoinScreen extends Screen {
  constructor() {
    super();
    /** @type {string | null} */
    this.invitation = null;
  }

  get heading() {
    return say("joinTitle");
  }

  get parent() {
    return this.farm.account ? "settings" : null;
  }

  connectedCallback() {
    this.invitation = this.params[0] ?? null;
    super.connectedCallback();
  }

  changed() {
    // A form is being filled in.
  }

  draw() {
    const { account } = this.farm;
    const name = h("input", { value: say("deviceNameDefault"), maxlength: 60, autocomplete: "off" });
    const paste = h("input", { autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    const wrong = h("p", { class: "wrong", role: "alert" });
    const enter = async () => {
      wrong.textContent = "";
      const text = this.invitation ?? filled(paste);
      if (text === null || (this.invitation && filled(name) === null)) {
        return;
      }

      await this.join(text, name.value.trim(), paste, wrong);
    };
    const form = h(
      "form",
      { onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), void enter()) },
      this.invitation
        ? field(say("deviceName"), name, say("deviceNameHint"))
        : field(`${say("pasteLink")} / ${say("pasteKey")}`, paste, say("pasteKeyHint")),
      h("p", { class: "small quiet" }, say("joinAgree"), " ", say("joinConsent"), " ", h("a", { href: "/privacy" }, say("joinConsentMore"))),
      wrong,
      h("button", { class: "button" }, say("join")),
    );
    return [
      h("img", { class: "mark", src: iconPath(), alt: "", width: 72, height: 72 }),
      h("p", { class: "lead" }, say("joinLead")),
      account && h("p", { class: "note warn" }, say("joinOther", { name: account.me.name ?? "" })),
      navigator.userAgent.includes("Zalo") && h("p", { class: "note warn" }, say("zalo")),
      !this.invitation && canScan() && button(say("scan"), () => this.scan(wrong), { class: "button", icon: "scan" }),
      !this.invitation && !canScan() && h("p", { class: "quiet" }, say("scanNone")),
      form,
      !this.invitation &&
        "office" in document.documentElement.dataset &&
        h("a", { class: "button plain", href: "/farm/sign-in" }, icon("people"), h("span", {}, say("officeSignIn"))),
      h(
        "p",
        { class: "languages" },
        ...[
          ["vi", "Tiếng Việt"],
          ["en", "English"],
        ].map(([code, text]) =>
          button(text ?? "", () => this.speak(code === "en" ? "en" : "vi"), { class: "link", lang: code }),
        ),
      ),
    ];
  }

  /** @param {import("./words.js").Language} language */
  async speak(language) {
    await this.farm.speak(language);
    this.show();
  }

  /** @param {HTMLElement} wrong */
  async scan(wrong) {
    try {
      const text = await scan();
      if (text === null) {
        return;
      }

      const invitation = invitationIn(text);
      if (invitation === null && !isKey(text)) {
        wrong.textContent = say("joinBad");
        return;
      }

      if (invitation === null) {
        await this.join(text, "", null, wrong);
        return;
      }

      this.invitation = invitation;
      this.show();
    } catch {
      wrong.textContent = say("scanDenied");
    }
  }

  /**
   * @param {string} text
   * @param {string} name
   * @param {HTMLInputElement | null} paste
   * @param {HTMLElement} wrong
   */
  async join(text, name, paste, wrong) {
    const invitation = this.invitation ?? invitationIn(text);
    if (invitation === null && !isKey(text)) {
      if (paste) {
        blame(paste, say("joinBad"));
        paste.focus();
      }

      return;
    }

    wrong.textContent = say("busy");
    try {
      const fault = await (invitation === null
        ? this.farm.joinByKey(text.trim())
        : this.farm.joinByInvitation(invitation, name || say("deviceNameDefault")));
      if (fault === null) {
        // The invitation goes out of the address, and the way back does not lead to it.
        location.replace("#/home");
        return;
      }

      // An invitation that is gone makes room for another; one that waits for something stays.
      const told = say(fault, { n: this.farm.rows.length, name: this.farm.account?.me.name ?? "" });
      this.invitation = fault === "joinGone" ? null : this.invitation;
      this.show();
      this.querySelector(".wrong[role]:not([id])")?.append(told);
    } catch (fault) {
      wrong.textContent = say(fault instanceof Offline ? "joinOffline" : "fault");
    }
  }
}

function iconPath() {
  return document.querySelector('link[rel="icon"]')?.getAttribute("href") ?? "";
}

/** Leads to where one joins anew. */
export function toJoin() {
  go("join");
}

customElements.define("farm-join", JoinScreen);
