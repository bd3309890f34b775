// What the farmer did and the server does not know yet: requests in their order, sent when there is signal.
//
// What holds, wherever the browser is killed:
// - A request is kept, with its Idempotency-Key and with what it changes on the phone, in one transaction, before the farmer is told.
// - Its bytes never change once it was tried, so that the server knows a repetition; what the farmer mends gets a new key.
// - It goes only with the server's answer, in one transaction with what the answer changes. Killed in between, it is sent again, and
//   the server answers as before.

import { BATCHES, KEPT, OUTBOX } from "./store.js";
import { dayOf } from "./clock.js";
import { Offline, passesLater } from "./api.js";
import { pathOf } from "./lots.js";

/** What the server called the plots that were told of here, by the request that told: what a screen still calls `@{id}` has that name. */
export const NAMES = "names";

/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {import("./api.js").Answer} Answer */

/**
 * @typedef {object} Clocked a field that hangs on the phone's clock, set right before the request is tried first
 * @property {string} field
 * @property {"day" | "moment"} as
 * @property {number} [back] days before the one on which it was told
 *
 * @typedef {object} Told what is to be sent
 * @property {string} kind `batch`, `pack`, `order`, …: what it is called
 * @property {"POST" | "PUT" | "DELETE"} method
 * @property {string} path
 * @property {any} [body] JSON; a text `@{id}` in it or in the path is the id that the request `{id}` is answered with
 * @property {Blob} [blob] bytes, in place of JSON
 * @property {string[]} about the things that it concerns: where one of them waits for the farmer, it waits too
 * @property {string} title what it is, in the farmer's words
 * @property {string[]} [makes] the lots that it brings into being
 * @property {string} [actingFor]
 * @property {Clocked} [clocked]
 * @property {string} [id] the Idempotency-Key, where it is known before
 *
 * @typedef {object} Kept
 * @property {number} order
 * @property {string} id the Idempotency-Key: made once, on this phone
 * @property {number} madeAt by the phone's clock
 * @property {"waiting" | "refused"} state
 * @property {boolean} sealed whether its bytes are fixed
 * @property {Problem} [problem] why the server would not have it
 *
 * @typedef {Told & Kept} Row
 *
 * @typedef {object} Lot a lot of the farm
 * @property {string} key
 * @property {string} farmer
 * @property {string} gtin
 * @property {string} lot
 * @property {string} harvestedOn
 * @property {{ value: number, unit: string }} quantity
 * @property {boolean} waiting whether the server does not know it yet
 * @property {string} [bestBefore]
 * @property {string} [registeredAt]
 * @property {number} [madeAt]
 *
 * @typedef {object} Sent how a run ended
 * @property {number} sent
 * @property {null | "offline" | "later" | "key"} stopped null: everything that can be sent is; `key`: the server does not know this phone
 * @property {number} [retryAfter] seconds
 */

export class Outbox {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./clock.js").Clock} clock
   * @param {(row: Row) => Promise<Answer>} transport
   * @param {() => Promise<unknown>} [learnTime] asks the server for its time
   */
  constructor(store, clock, transport, learnTime = async () => {}) {
    this.store = store;
    this.clock = clock;
    this.transport = transport;
    this.learnTime = learnTime;
    /** @type {(row: Row, answer: Answer) => void} Called when something was sent. */
    this.wentOut = () => {};
  }

  /** @returns {Promise<Row[]>} */
  rows() {
    return this.store.read([OUTBOX], (transaction) => transaction.all(OUTBOX));
  }

  /**
   * Keeps requests, in this order, all or none; with the lots that they bring into being.
   * @param {Told[]} told
   * @param {Omit<Lot, "waiting">[]} [lots]
   * @returns {Promise<Row[]>}
   */
  add(told, lots = []) {
    const madeAt = this.clock.device();
    return this.store.write([OUTBOX, BATCHES, KEPT], async (transaction) => {
      /** @type {Row[]} */
      const rows = [];
      /** @type {[string, string][]} */
      const names = Object.entries((await transaction.get(KEPT, NAMES)) ?? {});
      for (const one of told) {
        const named = names.reduce((all, [request, id]) => calling(all, `@${request}`, id), one);
        const row = { id: crypto.randomUUID(), ...named, madeAt, state: "waiting", sealed: !one.clocked };
        const order = Number(await transaction.put(OUTBOX, row));
        rows.push(/** @type {Row} */ ({ ...row, order }));
      }

      for (const lot of lots) {
        await transaction.put(BATCHES, { ...lot, waiting: true, madeAt });
      }

      return rows;
    });
  }

  /**
   * Sends what can be sent, in order. Only one run at a time: the caller holds a lock over all tabs.
   * @returns {Promise<Sent>}
   */
  async send() {
    let sent = 0;
    // Every answer tells the time; only a first request that hangs on it waits for one.
    let isTimeTold = false;
    /** @type {{ row: Row, answer: Answer } | undefined} */
    let last;
    for (;;) {
      const row = await this.next(last, isTimeTold);
      last = undefined;
      if (!row) {
        return { sent, stopped: null };
      }

      /** @type {Answer} */
      let answer;
      try {
        if (!row.sealed) {
          await this.learnTime();
          isTimeTold = true;
          continue;
        }

        answer = await this.transport(row);
        isTimeTold = true;
      } catch (fault) {
        if (fault instanceof Offline) {
          return { sent, stopped: "offline" };
        }

        throw fault;
      }

      if (passesLater(answer.status)) {
        return { sent, stopped: "later", ...(answer.retryAfter && { retryAfter: answer.retryAfter }) };
      }

      if (answer.status === 401) {
        return { sent, stopped: "key" };
      }

      if (answer.status < 300) {
        sent++;
        last = { row, answer };
        this.wentOut(row, answer);
      } else {
        await this.refuse(row.order, answer.problem ?? { type: "about:blank", title: "", status: answer.status });
      }
    }
  }

  /**
   * Takes what was answered off the list, finds what is to be sent next, and fixes its bytes where the time is known: one transaction,
   * so that 500 lots cost 500.
   * @private
   * @param {{ row: Row, answer: Answer } | undefined} last
   * @param {boolean} isTimeTold
   * @returns {Promise<Row | undefined>} not sealed where the server's time is to be asked for
   */
  next(last, isTimeTold) {
    const now = this.clock.now();
    return this.store.write([OUTBOX, BATCHES, KEPT], async (transaction) => {
      if (last) {
        await finish(transaction, last.row, last.answer);
      }

      // Most are free: a look at the first few costs little, and all are read only where they are held back.
      const few = await transaction.all(OUTBOX, undefined, 8);
      const row = firstFree(few) ?? (few.length < 8 ? undefined : firstFree(await transaction.all(OUTBOX)));
      return row && !row.sealed && isTimeTold ? await seal(transaction, row, this.clock.at(row.madeAt), now) : row;
    });
  }

  /**
   * @private
   * @param {number} order
   * @param {Problem} problem
   */
  refuse(order, problem) {
    return this.store.write([OUTBOX], async (transaction) => {
      const row = await transaction.get(OUTBOX, order);
      if (row) {
        await transaction.put(OUTBOX, { ...row, state: "refused", problem });
      }
    });
  }

  /**
   * The farmer put right what was refused: another request, so another key, also for what names its answer by it.
   * @param {number} order
   * @param {any} body
   */
  mend(order, body) {
    return this.store.write([OUTBOX, BATCHES], async (transaction) => {
      /** @type {Row | undefined} */
      const row = await transaction.get(OUTBOX, order);
      if (!row || row.state !== "refused") {
        return;
      }

      const { problem: _, clocked: __, ...rest } = row;
      const id = crypto.randomUUID();
      await transaction.put(OUTBOX, { ...rest, body, id, state: "waiting", sealed: true });
      await name(transaction, row.id, `@${id}`);
      if (row.kind === "batch") {
        await change(transaction, row, { harvestedOn: body.harvestedOn, quantity: body.quantity });
      }
    });
  }

  /**
   * A lot whose name is taken gets another one, and so does everything that was told of it meanwhile.
   * @param {number} order
   * @param {string} lot
   * @param {string} key the new key of the lot on this phone
   */
  rename(order, lot, key) {
    return this.store.write([OUTBOX, BATCHES], async (transaction) => {
      /** @type {Row | undefined} */
      const row = await transaction.get(OUTBOX, order);
      const was = row?.about[0];
      if (!row || row.state !== "refused" || row.kind !== "batch" || !was) {
        return;
      }

      const old = `/${pathOf(row.body.gtin, row.body.lot)}/`;
      const now = `/${pathOf(row.body.gtin, lot)}/`;
      const { problem: _, ...rest } = row;
      const [about, makes] = [[key, ...row.about.slice(1)], [key]];
      const renamed = { ...rest, body: { ...row.body, lot }, id: crypto.randomUUID(), state: "waiting", about, makes };
      await transaction.put(OUTBOX, renamed);
      /** @type {Row[]} */
      const all = await transaction.all(OUTBOX);
      for (const later of all) {
        if (later.order !== order && later.about.includes(was)) {
          const changed = {
            ...later,
            path: later.path.replace(old, now),
            body: renamedIn(later.body, row.body.gtin, row.body.lot, lot),
            about: later.about.map((thing) => (thing === was ? key : thing)),
          };
          await transaction.put(OUTBOX, changed);
        }
      }

      const kept = await transaction.get(BATCHES, was);
      if (kept) {
        await transaction.delete(BATCHES, was);
        await transaction.put(BATCHES, { ...kept, key, lot });
      }
    });
  }

  /**
   * The farmer does not want it any more. What was told of a lot that will never be goes with it.
   * @param {number} order
   * @returns {Promise<number>} how many went
   */
  drop(order) {
    return this.store.write([OUTBOX, BATCHES], async (transaction) => {
      /** @type {Row | undefined} */
      const row = await transaction.get(OUTBOX, order);
      if (!row) {
        return 0;
      }

      /** @type {Row[]} */
      const all = await transaction.all(OUTBOX);
      const gone = all.filter((one) => one.order === order || dependsOn(one, row));
      for (const one of gone) {
        await transaction.delete(OUTBOX, one.order);
      }

      for (const lot of gone.flatMap((one) => one.makes ?? [])) {
        await transaction.delete(BATCHES, lot);
      }

      return gone.length;
    });
  }
}

/**
 * Whether a request makes no sense without another one: what was told of a lot, or of a plot, that is not there.
 * @param {Row} row
 * @param {Row} on
 */
function dependsOn(row, on) {
  return (
    row.order > on.order &&
    (on.makes?.some((lot) => row.about.includes(lot)) ||
      row.path.includes(`@${on.id}`) ||
      JSON.stringify(row.body ?? null).includes(`@${on.id}`))
  );
}

/**
 * The first request that may be sent: nothing of what it concerns was refused, or waits behind something that was.
 * @param {Row[]} rows in order
 */
export function firstFree(rows) {
  const held = new Set();
  for (const row of rows) {
    if (row.state === "waiting" && !row.about.some((thing) => held.has(thing))) {
      return row;
    }

    row.about.forEach((thing) => held.add(thing));
  }

  return undefined;
}

/**
 * Fixes what hangs on the clock, now that the server told its own. A moment that lies ahead even so was noted before somebody set
 * the phone's clock back: it was now at the latest.
 * @param {import("./store.js").Transaction} transaction
 * @param {Row} row
 * @param {number} noted when it was told, by the right time
 * @param {number} now
 * @returns {Promise<Row>}
 */
async function seal(transaction, row, noted, now) {
  if (!row.clocked) {
    return { ...row, sealed: true };
  }

  const { field, as, back = 0 } = row.clocked;
  const moment = Math.min(noted, now);
  const value = as === "day" ? dayOf(moment - back * 24 * 3600_000) : new Date(moment).toISOString();
  const sealed = { ...row, body: { ...row.body, [field]: value }, sealed: true };
  await transaction.put(OUTBOX, sealed);
  if (as === "day") {
    await change(transaction, row, { harvestedOn: value });
  }

  return sealed;
}

/**
 * @param {import("./store.js").Transaction} transaction
 * @param {Row} row
 * @param {Answer} answer
 */
async function finish(transaction, row, answer) {
  await transaction.delete(OUTBOX, row.order);
  await change(transaction, row, { waiting: false, registeredAt: answer.json?.registeredAt });
  const { id } = answer.json ?? {};
  if (typeof id === "string" && (row.kind === "place" || row.kind === "photo")) {
    await name(transaction, row.id, id);
    if (row.kind === "place") {
      await transaction.put(KEPT, { ...(await transaction.get(KEPT, NAMES)), [row.id]: id }, NAMES);
    }
  }
}

/**
 * What becomes of the lots that a request brings into being.
 * @param {import("./store.js").Transaction} transaction
 * @param {Row} row
 * @param {Partial<Lot>} by
 */
async function change(transaction, row, by) {
  for (const key of row.makes ?? []) {
    const lot = await transaction.get(BATCHES, key);
    if (lot) {
      await transaction.put(BATCHES, { ...lot, ...by });
    }
  }
}

/**
 * What was told of a thing before the server named it gets that name.
 * @param {import("./store.js").Transaction} transaction
 * @param {string} request
 * @param {string} id
 */
async function name(transaction, request, id) {
  /** @type {Row[]} */
  const rows = await transaction.all(OUTBOX);
  for (const row of rows) {
    const named = calling(row, `@${request}`, id);
    if (named !== row) {
      await transaction.put(OUTBOX, named);
    }
  }
}

/**
 * A request that calls a thing by another name; the same one where it does not name it.
 * @template {Told} T
 * @param {T} told
 * @param {string} was
 * @param {string} now
 * @returns {T}
 */
function calling(told, was, now) {
  const text = JSON.stringify(told.body) ?? "";
  if (!told.path.includes(was) && !text.includes(was) && !told.about.includes(was)) {
    return told;
  }

  const about = told.about.map((thing) => (thing === was ? now : thing));
  const body = text === "" ? undefined : JSON.parse(text.replaceAll(was, now));
  return { ...told, path: told.path.replaceAll(was, now), body, about };
}

/**
 * @param {any} body
 * @param {string} gtin
 * @param {string} was
 * @param {string} lot
 */
function renamedIn(body, gtin, was, lot) {
  if (!Array.isArray(body?.from)) {
    return body;
  }

  /** @param {any} one */
  const renamed = (one) => (one.lot === was && (one.gtin ?? gtin) === gtin ? { ...one, lot } : one);
  return { ...body, from: body.from.map(renamed) };
}
