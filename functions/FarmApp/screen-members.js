// A cooperative's members: who they are, whom one acts for, and the invitation for a member's phone.

import { detailsOf, Offline, troubleOf } from "./api.js";
import { qrCode } from "./code.js";
import { announce, button, field, h, icon } from "./dom.js";
import { filled, go, Screen, searchField, toFirstWrong } from "./screen.js";
import { say } from "./words.js";

/** @typedef {import("./farm.js").Member} Member */

const PAGE = 100;

class MembersScreen extends Screen {
  constructor() {
    super();
    /** @type {Member[] | null} None before they are known. */
    this.members = null;
    this.search = "";
  }

  get heading() {
    return say("members");
  }

  get parent() {
    return "settings";
  }

  connectedCallback() {
    super.connectedCallback();
    void this.ask();
  }

  async ask() {
    const { farm } = this;
    try {
      let path = `/api/cooperatives/${farm.account?.me.id}/members?perPage=${PAGE}`;
      /** @type {Member[]} */
      const members = [];
      for (let next = true; next; ) {
        const { json } = await farm.api.ask("GET", path);
        members.push(...(json?.items ?? []));
        next = Boolean(json?.nextPageToken);
        path = `/api/cooperatives/${farm.account?.me.id}/members?perPage=${PAGE}&nextPageToken=${encodeURIComponent(json?.nextPageToken ?? "")}`;
      }

      this.members = members.sort((a, b) => a.name.localeCompare(b.name, "vi"));
      await farm.store.keep("members", this.members);
    } catch (fault) {
      if (!(fault instanceof Offline)) {
        throw fault;
      }

      // In a village without signal one still acts for those that were known before.
      this.members = (await farm.store.kept("members")) ?? [];
    }

    this.show();
  }

  draw() {
    const { acting } = this.farm.account ?? {};
    const wanted = this.search.trim().toLowerCase();
    /** @type {Member[]} */
    const members = this.members ?? [];
    const shown = members.filter((member) => member.name.toLowerCase().includes(wanted));
    return [
      acting && h("p", { class: "note warn" }, icon("people"), h("span", {}, say("actingFor", { name: acting.name }))),
      acting && button(say("myself"), () => this.act(null), { class: "button plain", "data-k": "myself" }),
      members.length > 8 && searchField(this, say("findMember")),
      this.members?.length === 0 && h("p", { class: "quiet" }, say("noMembers")),
      shown.length > 0 &&
        h(
          "ul",
          { class: "rows" },
          shown.map((member) =>
            h(
              "li",
              {},
              h(
                "div",
                {},
                icon("people"),
                h("span", {}, h("b", {}, member.name), h("span", { class: "small" }, [member.commune, member.province].filter(Boolean).join(", "))),
                button(say("actForShort"), () => this.act(member), { class: "link", "data-k": `act${member.id}` }),
                h("a", { class: "link", href: `#/invite/${member.id}/${encodeURIComponent(member.name)}`, "data-k": `inv${member.id}` }, say("invite")),
              ),
            ),
          ),
        ),
      h("a", { class: "button plain", href: "#/member" }, icon("plus"), h("span", {}, say("addMember"))),
    ];
  }

  /** @param {Member | null} member */
  async act(member) {
    await this.farm.actFor(member && { id: member.id, name: member.name, province: member.province, commune: member.commune });
    go("home");
  }
}

/** A new member: who grows, without a phone of one's own or with one that is invited right away. */
class MemberScreen extends Screen {
  get heading() {
    return say("addMember");
  }

  get parent() {
    return "members";
  }

  changed() {
    // A form is being filled in.
  }

  draw() {
    const { me } = this.farm.account ?? {};
    const name = h("input", { maxlength: 150, autocomplete: "off" });
    const phone = h("input", { type: "tel", maxlength: 20, autocomplete: "off" });
    const commune = h("input", { maxlength: 100, autocomplete: "off", value: me?.commune ?? "" });
    const wrong = h("p", { class: "wrong", role: "alert" });
    // One registration, however often the button is touched.
    const idempotencyKey = crypto.randomUUID();
    const form = h(
      "form",
      {
        class: "deed",
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const [called, number, where] = [filled(name), filled(phone), filled(commune)];
          if (called === null || number === null || where === null) {
            toFirstWrong(form);
            return;
          }

          wrong.textContent = say("busy");
          try {
            const body = { name: called, kind: "household", phone: number, province: me?.province, commune: where };
            const answer = await this.farm.api.ask("POST", `/api/cooperatives/${me?.id}/members`, { body, idempotencyKey });
            if (answer.status === 201) {
              announce(called);
              go(`invite/${answer.json.id}/${encodeURIComponent(called)}`);
              return;
            }

            wrong.textContent = detailsOf(answer.problem);
          } catch (fault) {
            wrong.textContent = say(troubleOf(fault));
          }
        },
      },
      field(say("name"), name),
      field(say("phoneNumber"), phone, say("phonePrivate")),
      field(say("commune"), commune),
      wrong,
      h("button", { class: "button big" }, say("save")),
    );
    return [form];
  }
}

/** An invitation on the screen, for a phone beside it to scan; or as a link to send. */
class InviteScreen extends Screen {
  constructor() {
    super();
    /** @type {string | null} */
    this.link = null;
    this.wrong = "";
  }

  get heading() {
    return say("inviteTo", { name: this.params[1] ?? this.farm.account?.me.name ?? "" });
  }

  get parent() {
    return this.params[1] ? "members" : "settings";
  }

  connectedCallback() {
    super.connectedCallback();
    void this.make();
  }

  changed() {
    // What is on the screen is being scanned.
  }

  async make() {
    const id = this.params[0] ?? this.farm.account?.me.id;
    try {
      const idempotencyKey = crypto.randomUUID();
      const { status, json, problem } = await this.farm.api.ask("POST", `/api/farmers/${id}/invitations`, { idempotencyKey });
      this.link = status === 201 ? json.link : null;
      this.wrong = problem?.title ?? "";
    } catch (fault) {
      this.wrong = say(troubleOf(fault));
    }

    this.show();
  }

  draw() {
    const { link } = this;
    if (!link) {
      return [h("p", { class: "quiet", role: "status" }, this.wrong || say("busy"))];
    }

    return [
      h("p", { class: "lead" }, say("inviteHow")),
      qrCode(link, say("inviteTo", { name: this.params[1] ?? "" })),
      button(
        say("sendLink"),
        async () => {
          if (navigator.share) {
            await navigator.share({ url: link }).catch(() => {});
            return;
          }

          await navigator.clipboard.writeText(link);
          announce(say("copied"));
        },
        { class: "button" },
      ),
      h("p", { class: "quiet small" }, say("inviteEnds")),
    ];
  }
}

customElements.define("farm-members", MembersScreen);
customElements.define("farm-member", MemberScreen);
customElements.define("farm-invite", InviteScreen);
