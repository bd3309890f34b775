// The farm as this phone knows it: what the server told last, what the farmer did since, and the way between the two.

import { Api, Offline, passesLater } from "./api.js";
import { Clock, dayOf, daysAfter } from "./clock.js";
import { Device } from "./device.js";
import { nameLot, pathOf } from "./lots.js";
import { NAMES, Outbox } from "./outbox.js";
import { BATCHES, KEPT, OUTBOX, Store } from "./store.js";
import { languageNow, say, speak } from "./words.js";

/** @typedef {import("./outbox.js").Row} Row */
/** @typedef {import("./outbox.js").Lot} Lot */
/** @typedef {import("./outbox.js").Told} Told */
/** @typedef {import("./format.js").Quantity} Quantity */
/** @typedef {{ amount: string, currency: string }} Money */

/**
 * @typedef {object} Product
 * @property {string} gtin
 * @property {string} name
 * @property {string} description
 * @property {string} unit
 * @property {Money} price
 * @property {{ page: string } | null} [photo]
 * @property {string | null} [brand]
 * @property {string | null} [category]
 * @property {Quantity | null} [netContent]
 * @property {string | null} [storage]
 * @property {string | null} [buyUrl]
 *
 * @typedef {object} Order
 * @property {string} id
 * @property {string} number
 * @property {string} product
 * @property {Quantity} quantity
 * @property {Money} total
 * @property {string} payment
 * @property {string} state
 * @property {string} words
 * @property {{ lot: string, quantity: Quantity }[]} lots
 * @property {string} placedAt
 * @property {string | null} paidAt
 *
 * @typedef {object} Shipment
 * @property {string} shipment
 * @property {string} from
 * @property {string} to
 * @property {string | null} gtin
 * @property {string | null} lot
 * @property {string | null} container
 * @property {string} state
 * @property {Quantity | null} sent
 * @property {string} sentAt
 *
 * @typedef {object} Notice
 * @property {string} id
 * @property {string} type
 * @property {string} timestamp
 * @property {{ gtin?: string, lot?: string, reason?: string, order?: string, orderId?: string }} data
 *
 * @typedef {object} Plot
 * @property {string} id `@…` while the server has not named it
 * @property {string} name
 * @property {{ latitude: number, longitude: number } | null} [position]
 *
 * @typedef {object} Waiting until when a plot may not be harvested
 * @property {string} plot
 * @property {string | null} [until] the first day on which it may
 * @property {{ product?: string, on: string, until?: string }[]} because
 *
 * @typedef {object} Listed
 * @property {string} gtin
 * @property {string[]} recalledLots
 * @property {string[]} withdrawnLots
 * @property {{ marketplace: string, state: string, words: string | null, remedy: string | null }[]} marketplaces
 *
 * @typedef {object} Entry of the diary
 * @property {string} id
 * @property {string} plot
 * @property {string} kind
 * @property {string} on
 * @property {string} [product]
 * @property {string} [substance]
 * @property {string} [dose]
 * @property {number} [waitingDays]
 * @property {string} [notes]
 * @property {{ reason: string } | null} [withdrawal]
 *
 * @typedef {object} Lists what the server told last
 * @property {Product[]} products
 * @property {Order[]} orders
 * @property {Shipment[]} shipments
 * @property {Notice[]} notices
 * @property {Plot[]} plots
 * @property {Waiting[]} waiting
 * @property {Listed[]} listings
 * @property {Entry[]} entries
 * @property {number} [at] when, by the right time
 *
 * @typedef {object} Me
 * @property {string} role
 * @property {string} id
 * @property {string} [name]
 * @property {string} [kind]
 * @property {string} [province]
 * @property {string} [commune]
 * @property {{ id: string, name: string } | null} [cooperative]
 * @property {boolean} [members]
 *
 * @typedef {{ id: string, name: string, province?: string, commune?: string }} Member of a cooperative
 *
 * @typedef {import("./api.js").Account & { me: Me, acting?: Member }} Account
 */

/** Lots that are read from the server at once, and the most of them. */
const PAGE = 100;
const MAX_PAGES = 5;
/** A list is asked for again when it is older. */
const FRESH_MS = 60_000;
const FIRST_RETRY_MS = 4_000;
/** Something went out, so there is signal, and it only breaks: on at once. */
const BROKEN_RETRY_MS = 300;
const LAST_RETRY_MS = 5 * 60_000;

/** What other tabs are told: what is kept is another, or who this phone speaks as. */
const CHANGED = "changed";
const ANOTHER = "another";

/** @type {Lists} */
const NOTHING = {
  products: [],
  orders: [],
  shipments: [],
  notices: [],
  plots: [],
  waiting: [],
  listings: [],
  entries: [],
};

/**
 * `change`: what it knows is another; `line`: how it stands with the server is another.
 */
export class Farm extends EventTarget {
  /**
   * @param {Store} store
   * @param {Clock} clock
   * @param {Api} api
   */
  constructor(store, clock, api) {
    super();
    this.store = store;
    this.clock = clock;
    this.api = api;
    this.outbox = new Outbox(
      store,
      clock,
      ({ method, path, body, blob, id, actingFor }) =>
        api.ask(method, path, {
          ...(blob ? { blob, seconds: 180 } : body !== undefined && { body }),
          ...(method === "POST" && { idempotencyKey: id }),
          ...(actingFor && { actingFor }),
        }),
      () => api.learnTime(),
    );
    this.outbox.wentOut = () => {
      this.left = Math.max(0, this.left - 1);
      this.say("line");
    };
    api.clockChanged = () => void store.keep("offset", clock.offset);
    /** @type {Account | null} */
    this.account = null;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Lot[]} */
    this.lots = [];
    /** @type {Lists} */
    this.lists = NOTHING;
    /** @type {Record<string, string>} What the server called the plots that this phone told of, by their requests. */
    this.names = {};
    /** @type {"idle" | "sending" | "offline" | "later" | "key"} */
    this.line = "idle";
    this.left = 0;
    this.retry = FIRST_RETRY_MS;
    /** Whether what is new is asked for also where that is fresh. */
    this.isAskedNow = false;
    /** Whether it was wanted again while it ran: what was told meanwhile may have come too late for it. */
    this.isWantedAgain = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {BroadcastChannel | undefined} */
    this.others = undefined;
  }

  /**
   * Opens what is kept on this phone.
   * @param {string} origin the address that links name
   */
  static async open(origin) {
    const store = await Store.open();
    const [account, offset, language] = await Promise.all([
      store.kept("account"),
      store.kept("offset"),
      store.kept("language"),
    ]);
    speak(language ?? (navigator.language.startsWith("en") ? "en" : "vi"));
    const clock = new Clock(offset ?? 0);
    const api = new Api({ origin, clock, language: languageNow, account });
    if (account?.token) {
      api.device = await Device.of(store);
    }

    const farm = new Farm(store, clock, api);
    farm.account = account ?? null;
    await farm.load();
    return farm;
  }

  /** From now on it sends by itself: when there is signal, when the farmer comes back, and when something is to be sent. */
  start() {
    addEventListener("online", () => this.sync());
    addEventListener("offline", () => this.stand("offline"));
    document.addEventListener("visibilitychange", () => !document.hidden && this.sync());
    this.others = new BroadcastChannel("farm");
    // Another tab speaks as somebody else now: what this one has in hand is no longer right.
    this.others.onmessage = ({ data }) => (data === ANOTHER ? location.reload() : void this.load());
    void this.sync();
  }

  /** Whose book is open: the member that a cooperative acts for, else the account's own. */
  get farmer() {
    return farmerOf(this.account);
  }

  /** @param {"change" | "line"} what */
  say(what) {
    this.dispatchEvent(new Event(what));
  }

  /** Reads what is kept; after it, what is shown is what is kept. */
  async load() {
    const [rows, all, lists, names] = await Promise.all([
      this.outbox.rows(),
      this.store.read([BATCHES], (transaction) => transaction.all(BATCHES)),
      this.store.kept(`lists|${this.farmer}`),
      this.store.kept(NAMES),
    ]);
    this.rows = rows;
    this.lots = all.filter((lot) => lot.farmer === this.farmer).sort(newestFirst);
    this.lists = { ...NOTHING, ...lists };
    this.names = names ?? {};
    this.say("change");
  }

  async reload() {
    await this.load();
    this.others?.postMessage(CHANGED);
  }

  // How it stands with the server.

  /** @param {Farm["line"]} line */
  stand(line) {
    this.line = line;
    this.say("line");
  }

  get waiting() {
    return this.rows.filter((row) => row.state === "waiting").length;
  }

  get refused() {
    return this.rows.filter((row) => row.state === "refused");
  }

  /**
   * Sends what waits and asks for what is new. One tab does it at a time.
   * @param {boolean} [now] asks for what is new also where that is fresh
   */
  async sync(now = false) {
    clearTimeout(this.timer);
    if (!this.account) {
      return;
    }

    this.isAskedNow ||= now;
    const ran = await alone(() => this.syncAlone()).catch((fault) => {
      this.again(LAST_RETRY_MS);
      throw fault;
    });
    this.isWantedAgain = !ran;
    if (!ran) {
      this.again(FIRST_RETRY_MS);
    }
  }

  /** @private */
  async syncAlone() {
    this.left = this.waiting;
    if (this.left > 0) {
      this.stand("sending");
    }

    const { sent, stopped, retryAfter } = await this.outbox.send();
    if (this.rows.length > 0) {
      await this.reload();
    }

    if (stopped) {
      this.stand(stopped);
      this.retry = sent > 0 ? BROKEN_RETRY_MS : Math.max(FIRST_RETRY_MS, Math.min(this.retry * 2, LAST_RETRY_MS));
      if (stopped !== "key") {
        this.again(Math.max(this.retry, (retryAfter ?? 0) * 1000));
      }

      return;
    }

    const isOld = this.clock.now() - (this.lists.at ?? 0) > FRESH_MS;
    if (!isOld && sent === 0 && !this.isAskedNow) {
      this.rest();
      return;
    }

    this.isAskedNow = false;
    try {
      if (await this.ask()) {
        this.rest();
      } else {
        this.stand("key");
      }
    } catch (fault) {
      if (!(fault instanceof Offline)) {
        throw fault;
      }

      this.stand("offline");
      this.retry = Math.max(FIRST_RETRY_MS, Math.min(this.retry * 2, LAST_RETRY_MS));
      this.again(this.retry);
    }
  }

  /** All is sent and known; what happens elsewhere is looked for now and then. @private */
  rest() {
    this.retry = FIRST_RETRY_MS;
    this.stand("idle");
    this.again(this.isWantedAgain ? FIRST_RETRY_MS : LAST_RETRY_MS);
  }

  /**
   * @private
   * @param {number} ms
   */
  again(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sync(), ms);
  }

  // What the server tells.

  /** @param {string} path */
  async get(path) {
    return this.api.ask("GET", path, this.acting);
  }

  /** @param {string} path */
  async file(path) {
    return this.api.file(path, { ...this.acting, seconds: 120 });
  }

  /** @private */
  get acting() {
    const id = this.account?.acting?.id;
    return id ? { actingFor: id } : {};
  }

  /**
   * Asks for everything anew; what cannot be had stays as it was.
   * @private
   * @returns {Promise<boolean>} false where the server does not know this phone
   */
  async ask() {
    const farmer = this.farmer;
    /** @param {string} path @param {any[]} old */
    const items = async (path, old) => {
      const answer = await this.get(path);
      return answer.status === 401 ? null : (answer.json?.items ?? old);
    };
    const was = this.lists;
    // First and alone: its answer brings the nonce that the proofs of all others need.
    const products = await items("/api/products?perPage=100", was.products);
    if (products === null) {
      return false;
    }

    const [orders, shipments, notices, places, listings] = await Promise.all([
      items("/api/orders?perPage=50", was.orders),
      items("/api/shipments?perPage=50", was.shipments),
      items("/api/notices?perPage=30", was.notices),
      items("/api/places?perPage=100", was.plots),
      items("/api/listings?perPage=100", was.listings),
      this.learnMe(),
    ]);
    const plots = /** @type {any[]} */ (places ?? was.plots).filter((place) => (place.kind ?? "plot") === "plot");
    const [waiting, entries] = await Promise.all([
      Promise.all(plots.map((plot) => this.get(`/api/diary/waiting?plot=${plot.id}`).then(({ json }) => json))),
      Promise.all(plots.map((plot) => items(`/api/diary?plot=${plot.id}&perPage=30`, []))),
    ]);
    /** @type {Lists} */
    const lists = {
      products,
      orders: orders ?? was.orders,
      shipments: shipments ?? was.shipments,
      notices: notices ?? was.notices,
      plots,
      waiting: waiting.filter(Boolean),
      listings: listings ?? was.listings,
      entries: entries.flat().filter(Boolean),
      at: this.clock.now(),
    };
    const lots = await this.askLots(farmer);
    await this.store.write([KEPT, BATCHES], async (transaction) => {
      if (farmerOf(await transaction.get(KEPT, "account")) !== farmer) {
        // Another book was opened meanwhile, or none: what was answered may be of one or of the other.
        return;
      }

      await transaction.put(KEPT, lists, `lists|${farmer}`);
      for (const lot of lots) {
        const own = await transaction.get(BATCHES, lot.key);
        await transaction.put(BATCHES, { ...own, ...lot, waiting: false });
      }
    });
    await this.reload();
    return true;
  }

  /** Who one is may change: a farmer joins a cooperative, or moves. @private */
  async learnMe() {
    const { status, json } = await this.api.ask("GET", "/api/me");
    if (this.account && status === 200 && json.id === this.account.me.id) {
      this.account = { ...this.account, me: json };
      await this.store.keep("account", this.account);
    }
  }

  /**
   * @private
   * @param {string} farmer
   * @returns {Promise<Lot[]>}
   */
  async askLots(farmer) {
    const lots = [];
    let path = `/api/batches?perPage=${PAGE}`;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { json } = await this.get(path);
      for (const { gtin, lot, harvestedOn, quantity, bestBefore, registeredAt } of json?.items ?? []) {
        const key = keyOf(farmer, gtin, lot);
        lots.push({ key, farmer, gtin, lot, harvestedOn, quantity, bestBefore, registeredAt, waiting: false });
      }

      if (!json?.nextPageToken || lots.every((lot) => this.lots.some((own) => own.key === lot.key && !own.waiting))) {
        break;
      }

      path = `/api/batches?perPage=${PAGE}&nextPageToken=${encodeURIComponent(json.nextPageToken)}`;
    }

    return lots;
  }

  // What the farm has.

  /** @param {string} gtin */
  product(gtin) {
    return this.lists.products.find((product) => product.gtin === gtin);
  }

  /** What waits of this farm: a cooperative's phone may have others' too. */
  get own() {
    return this.rows.filter((row) => row.actingFor === this.account?.acting?.id);
  }

  /** Products that the server has not named yet. */
  get newProducts() {
    return this.own.filter((row) => row.kind === "product");
  }

  /**
   * What a plot is called now: the server may have named it meanwhile.
   * @param {string} plot
   */
  named(plot) {
    return this.names[plot.slice(1)] ?? plot;
  }

  /**
   * Whether there is such a plot: on the list, or named just now and on it in a moment.
   * @param {string} plot
   */
  hasPlot(plot) {
    return this.plots.some((one) => one.id === plot) || Object.values(this.names).includes(plot);
  }

  /** @returns {Plot[]} also those that the server does not know yet */
  get plots() {
    const waiting = this.own
      .filter((row) => row.kind === "place")
      .map(({ id, body }) => ({ id: `@${id}`, name: body.name, position: body.position }));
    return [...this.lists.plots, ...waiting];
  }

  /**
   * @param {string} gtin
   * @param {string} lot
   */
  lot(gtin, lot) {
    return this.lots.find((one) => one.gtin === gtin && one.lot === lot);
  }

  /** @param {Lot} lot */
  isRecalled(lot) {
    return this.recalls.some(({ gtin, lot: name }) => gtin === lot.gtin && name === lot.lot);
  }

  /** Lots that are recalled now, each with the notice that told it. */
  get recalls() {
    /** @type {Map<string, Notice | null>} */
    const last = new Map();
    for (const notice of this.lists.notices) {
      const key = `${notice.data.gtin}|${notice.data.lot}`;
      if (notice.data.lot && !last.has(key) && notice.type.startsWith("recall.")) {
        last.set(key, notice.type === "recall.marked" ? notice : null);
      }
    }

    const told = [...last.values()].flatMap((notice) => (notice ? [notice] : []));
    const listed = this.lists.listings.flatMap(({ gtin, recalledLots }) =>
      recalledLots.filter((lot) => !last.has(`${gtin}|${lot}`)).map((lot) => ({ gtin, lot, reason: "" })),
    );
    return [
      ...told.map(({ data }) => ({ gtin: data.gtin ?? "", lot: data.lot ?? "", reason: data.reason ?? "" })),
      ...listed,
    ];
  }

  /** @param {Lot} lot */
  isWithdrawn(lot) {
    const waiting = this.rows.filter((row) => row.kind === "stop" && row.about.includes(lot.key)).at(-1);
    return waiting
      ? waiting.method === "PUT"
      : (this.lists.listings.find((one) => one.gtin === lot.gtin)?.withdrawnLots.includes(lot.lot) ?? false);
  }

  /** @param {string} gtin */
  isProductWithdrawn(gtin) {
    const waiting = this.rows.filter((row) => row.kind === "stop" && row.about.includes(`product:${gtin}`)).at(-1);
    const places = this.lists.listings.find((one) => one.gtin === gtin)?.marketplaces ?? [];
    return waiting ? waiting.method === "PUT" : places.length > 0 && places.every(({ state }) => state === "withdrawn");
  }

  /**
   * The spraying that a harvest on a day would come too early after: by what the server told, and by what waits to be sent.
   * @param {string} plot
   * @param {string} day
   * @returns {{ product: string, on: string, until: string } | undefined} the one that takes longest
   */
  tooEarly(plot, day) {
    const told = this.lists.waiting.find((one) => one.plot === plot)?.because ?? [];
    const here = this.own
      .filter((row) => row.kind === "diary" && row.body?.plot === plot && row.body.kind === "spraying")
      .map(({ body }) => ({ product: body.product, on: body.on, until: daysAfter(body.on, body.waitingDays) }));
    return [...told, ...here]
      .map(({ product, on, until }) => ({ product: product ?? "", on, until: until ?? on }))
      .filter(({ until, on }) => until > day && on <= day)
      .sort((a, b) => (a.until < b.until ? 1 : -1))[0];
  }

  // What the farmer does.

  /**
   * Keeps requests, and sends them when that goes.
   * @param {Told[]} told
   * @param {Omit<Lot, "waiting">[]} [lots]
   */
  async tell(told, lots) {
    const acting = this.acting;
    const rows = await this.outbox.add(
      told.map((one) => ({ ...one, ...acting })),
      lots,
    );
    await this.reload();
    void this.sync();
    return rows;
  }

  /** @param {string} gtin @param {string} day */
  freeLot(gtin, day) {
    for (;;) {
      const lot = nameLot(day);
      if (!this.lot(gtin, lot)) {
        return lot;
      }
    }
  }

  /**
   * Registers a harvest.
   * @param {object} harvest
   * @param {Product} harvest.product
   * @param {number} harvest.value in the product's unit
   * @param {{ back: number } | { day: string }} harvest.on days before today, or a day
   * @param {string} harvest.lot
   * @param {string | null} harvest.plot
   * @param {string} [harvest.early] why it was harvested inside a waiting time
   * @param {Blob | null} [harvest.photo]
   */
  async register({ product, value, on, lot, plot, early, photo = null }) {
    const day = "day" in on ? on.day : daysAfter(this.clock.today(), -on.back);
    const key = keyOf(this.farmer, product.gtin, lot);
    const quantity = { value, unit: product.unit };
    const about = [key, ...(plot?.startsWith("@") ? [plot] : [])];
    const body = {
      gtin: product.gtin,
      lot,
      harvestedOn: day,
      quantity,
      ...(plot && { plot }),
      ...(early && { earlyHarvestReason: early }),
    };
    /** @type {Told[]} */
    const told = [
      {
        kind: "batch",
        method: "POST",
        path: "/api/batches",
        body,
        about,
        makes: [key],
        title: `${say("newBatch")} ${lot}`,
        ...("back" in on && { clocked: { field: "harvestedOn", as: "day", back: on.back } }),
      },
      ...(photo ? this.photoOf(photo, product, plot, day, lot) : []),
    ];
    await this.tell(told, [{ key, farmer: this.farmer, gtin: product.gtin, lot, harvestedOn: day, quantity }]);
  }

  /**
   * Where a harvest's photo goes: to its product where that has none, since without one it is not on sale; else into the diary.
   * @private
   * @param {Blob} photo
   * @param {Product} product
   * @param {string | null} plot
   * @param {string} day
   * @param {string} lot
   * @returns {Told[]}
   */
  photoOf(photo, product, plot, day, lot) {
    return product.photo && plot
      ? this.photoEntry(photo, plot, day, `${say("lot")} ${lot}`)
      : [this.productPhoto(product.gtin, photo)];
  }

  /**
   * @param {string} gtin
   * @param {Blob} blob
   * @returns {Told}
   */
  productPhoto(gtin, blob) {
    return {
      kind: "product-photo",
      method: "PUT",
      path: `/api/products/${gtin}/photo`,
      blob,
      about: [`product:${gtin}`],
      title: say("setPhoto"),
    };
  }

  /**
   * @param {Blob} blob
   * @param {string} plot
   * @param {string} on
   * @param {string} [notes]
   * @returns {Told[]}
   */
  photoEntry(blob, plot, on, notes) {
    const id = crypto.randomUUID();
    const about = [`@${id}`, ...(plot.startsWith("@") ? [plot] : [])];
    const title = say("diaryPhoto");
    return [
      { kind: "photo", method: "POST", path: "/api/diary/photos", blob, id, about, title },
      {
        kind: "diary",
        method: "POST",
        path: "/api/diary",
        body: { plot, kind: "photo", on, photo: `@${id}`, ...(notes && { notes }) },
        about,
        title,
        clocked: { field: "on", as: "day" },
      },
    ];
  }

  /**
   * Tells what happened to a lot. When it happened goes along, except of a lot that is not sent itself: its history would begin after
   * what happened to it.
   * @param {Lot} lot
   * @param {string} verb
   * @param {any} body
   * @param {string} title
   * @param {{ others?: Lot[], makes?: Omit<Lot, "waiting">[] }} [with_]
   */
  happens(lot, verb, body, title, { others = [], makes = [] } = {}) {
    const known = [lot, ...others].every((one) => !one.waiting && this.lots.includes(one));
    return this.tell(
      [
        {
          kind: verb,
          method: "POST",
          path: `/api/batches/${pathOf(lot.gtin, lot.lot)}/${verb}`,
          body,
          about: [...new Set([lot, ...others, ...makes].map((one) => one.key))],
          title,
          ...(makes.length > 0 && { makes: makes.map((one) => one.key) }),
          ...(known && { clocked: { field: "at", as: "moment" } }),
        },
      ],
      makes,
    );
  }

  /**
   * Writes into the diary.
   * @param {string} plot
   * @param {string} kind
   * @param {Record<string, string | number>} details
   * @param {string} title
   */
  write(plot, kind, details, title) {
    return this.tell([
      {
        kind: "diary",
        method: "POST",
        path: "/api/diary",
        body: { plot, kind, on: this.clock.today(), ...details },
        about: plot.startsWith("@") ? [plot] : [],
        title,
        clocked: { field: "on", as: "day" },
      },
    ]);
  }

  /**
   * @param {string} name
   * @param {{ latitude: number, longitude: number } | null} position
   * @returns {Promise<string>} what it is called until the server names it
   */
  async addPlot(name, position) {
    const id = crypto.randomUUID();
    const { province, commune } = this.account?.acting ?? this.account?.me ?? {};
    await this.tell([
      {
        kind: "place",
        method: "POST",
        path: "/api/places",
        // Others see the commune at most, until the farmer chooses otherwise.
        body: { kind: "plot", name, precision: "commune", province, commune, ...(position && { position }) },
        id,
        about: [`@${id}`],
        title: `${say("plot")} ${name}`,
      },
    ]);
    return `@${id}`;
  }

  // Who this phone speaks as.

  /**
   * Joins by a key of the farmer's own.
   * @param {string} key
   * @returns {Promise<import("./words.js").Word | null>} what went wrong; null where it is in
   * @throws {Offline}
   */
  async joinByKey(key) {
    const api = this.api.as({ key }, null);
    const { status, json } = await api.ask("GET", "/api/me");
    if (status === 200 && json.role === "farmer") {
      return await this.enter({ key, me: json }, null);
    }

    return passesLater(status) ? "fault" : status === 200 ? "keyNotFarmer" : "keyWrong";
  }

  /**
   * Joins by an invitation: the phone shows its key, and gets a token that is worth nothing without it. An answer that is lost on its
   * way is answered again, since the key is kept before it is shown.
   * @param {string} invitation
   * @param {string} name
   * @returns {Promise<import("./words.js").Word | null>} what went wrong; null where it is in
   * @throws {Offline}
   */
  async joinByInvitation(invitation, name) {
    const device = await Device.of(this.store);
    const key = await device.publicKey();
    const api = this.api.as(null, device);
    const { status, json } = await api.ask("POST", "/api/devices", {
      // What stands on the screen beside the button: whoever presses it agrees to that version.
      body: { invitation, name, key, consent: document.documentElement.dataset.consent },
    });
    if (status !== 201) {
      return passesLater(status) ? "fault" : "joinGone";
    }

    return await this.enter({ token: json.token, me: { role: "farmer", ...json.farmer } }, device);
  }

  /**
   * Another farmer comes in only where nothing of the one before waits; the same one, as after a phone was locked out, goes on with all.
   * @private
   * @param {Account} account
   * @param {Device | null} device
   * @returns {Promise<import("./words.js").Word | null>} what went wrong; null where it is in
   */
  async enter(account, device) {
    const isAnother = this.account !== null && this.account.me.id !== account.me.id;
    if (isAnother && this.rows.length > 0) {
      return "joinWaiting";
    }

    const language = languageNow();
    // At once: the book of the one before goes, and the key by which an answer that is lost is answered again does not.
    await this.store.write([KEPT, OUTBOX, BATCHES], async (transaction) => {
      const keys = device && (await transaction.get(KEPT, "keys"));
      if (isAnother) {
        await transaction.clear(KEPT);
        await transaction.clear(OUTBOX);
        await transaction.clear(BATCHES);
      }

      await transaction.put(KEPT, account, "account");
      await transaction.put(KEPT, language, "language");
      await transaction.put(KEPT, this.clock.offset, "offset");
      if (keys) {
        await transaction.put(KEPT, keys, "keys");
      }
    });
    this.account = account;
    this.api.account = account;
    this.api.device = device;
    this.others?.postMessage(ANOTHER);
    // The browser may throw away what it thinks it can fetch again: this it cannot.
    await navigator.storage?.persist?.().catch(() => false);
    await this.load();
    void this.sync(true);
    return null;
  }

  /** @param {Member | null} member null for oneself */
  async actFor(member) {
    if (!this.account) {
      return;
    }

    const { acting: _, ...account } = this.account;
    this.account = member ? { ...account, acting: member } : account;
    await this.store.keep("account", this.account);
    this.others?.postMessage(ANOTHER);
    await this.load();
    void this.sync(true);
  }

  /** @param {import("./words.js").Language} language */
  async speak(language) {
    speak(language);
    await this.store.keep("language", language);
    this.say("change");
    void this.sync(true);
  }

  /** The phone is nobody's any more. */
  async leave() {
    const language = languageNow();
    // First, so that what is answered at this moment is not kept after all.
    this.account = null;
    this.api.account = null;
    this.api.device = null;
    await this.store.forgetAll();
    await this.store.keep("language", language);
    this.others?.postMessage(ANOTHER);
    await this.load();
  }
}

/** @param {Account | null | undefined} account */
function farmerOf(account) {
  return account?.acting?.id ?? account?.me.id ?? "";
}

/**
 * @param {string} farmer
 * @param {string} gtin
 * @param {string} lot
 */
export function keyOf(farmer, gtin, lot) {
  return `${farmer}|${gtin}|${lot}`;
}

/**
 * @param {Lot} a
 * @param {Lot} b
 */
function newestFirst(a, b) {
  return momentOf(b) - momentOf(a) || (a.key < b.key ? -1 : 1);
}

/** @param {Lot} lot */
function momentOf(lot) {
  return lot.madeAt ?? Date.parse(lot.registeredAt ?? lot.harvestedOn);
}

/**
 * Runs where no other tab does so at this moment.
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it ran
 */
async function alone(work) {
  return await navigator.locks.request("farm-outbox", { ifAvailable: true }, async (lock) => {
    if (lock) {
      await work();
    }

    return lock !== null;
  });
}

/** The day of a moment that the server tells. @param {string} moment */
export function dayIn(moment) {
  return dayOf(Date.parse(moment));
}
