// The outbox, on a database in memory that keeps IndexedDB's rules, against a server that keeps Idempotency-Key's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory, IDBKeyRange } from "../../functions/node_modules/fake-indexeddb/build/esm/index.js";
import { Offline } from "../../functions/FarmApp/api.js";
import { Clock } from "../../functions/FarmApp/clock.js";
import { Outbox } from "../../functions/FarmApp/outbox.js";
import { BATCHES, OUTBOX, Store } from "../../functions/FarmApp/store.js";

globalThis.IDBKeyRange = IDBKeyRange;

const NOON = Date.parse("2026-11-26T05:00:00Z");

/** Registers by Idempotency-Key, and does whatever a test makes of the way there and back. */
class Server {
  constructor() {
    this.kept = new Map();
    this.taken = new Map();
    this.got = [];
    this.way = () => {};
  }

  async ask(row) {
    this.way("there", row);
    this.got.push(row);
    const bytes = JSON.stringify([row.method, row.path, row.body]);
    const known = this.kept.get(row.id);
    if (known && known !== bytes) {
      return { status: 422, problem: { type: "/problems/idempotency-key-reused", title: "", status: 422 } };
    }

    if (!known && this.taken.has(row.body?.lot)) {
      return { status: 409, problem: { type: "/problems/lot-taken", title: "Taken", status: 409 } };
    }

    this.kept.set(row.id, bytes);
    if (row.kind === "batch") {
      this.taken.set(row.body.lot, row.id);
    }

    this.way("back", row);
    return { status: 201, json: { id: `named-${row.id}`, registeredAt: "2026-11-26T05:00:00Z" } };
  }
}

async function phone({ clock = new Clock(0, () => NOON), server = new Server(), factory = new IDBFactory() } = {}) {
  const store = await Store.open("farm", factory);
  const outbox = new Outbox(store, clock, (row) => server.ask(row));
  return { store, outbox, server, clock, factory };
}

const harvest = (lot, more = {}) => ({
  kind: "batch",
  method: "POST",
  path: "/api/batches",
  body: { gtin: "1", lot, harvestedOn: "2026-11-26", quantity: { value: 1, unit: "KGM" } },
  about: [`f|1|${lot}`],
  makes: [`f|1|${lot}`],
  title: lot,
  ...more,
});
const kept = (lot) => ({
  key: `f|1|${lot}`,
  farmer: "f",
  gtin: "1",
  lot,
  harvestedOn: "2026-11-26",
  quantity: { value: 1, unit: "KGM" },
});
const sold = (lot) => ({
  kind: "sell",
  method: "POST",
  path: `/api/batches/1/${lot}/sell`,
  body: { quantity: { value: 1, unit: "KGM" } },
  about: [`f|1|${lot}`],
  title: "sold",
});
const place = { kind: "place", method: "POST", path: "/api/places", body: { name: "P" }, id: "p", about: ["@p"], title: "P" };
const entry = { kind: "diary", method: "POST", path: "/api/diary", body: { plot: "@p" }, about: ["@p"], title: "D" };

test("everything is sent once, in its order", async () => {
  const { outbox, server } = await phone();
  for (const lot of ["A", "B", "C"]) {
    await outbox.add([harvest(lot)], [kept(lot)]);
  }

  assert.deepEqual(await outbox.send(), { sent: 3, stopped: null });
  assert.deepEqual(server.got.map((row) => row.body.lot), ["A", "B", "C"]);
  assert.deepEqual(await outbox.rows(), []);
});

test("what is sent is no longer waiting on the phone", async () => {
  const { outbox, store } = await phone();
  await outbox.add([harvest("A")], [kept("A")]);
  assert.equal((await store.read([BATCHES], (t) => t.get(BATCHES, "f|1|A"))).waiting, true);
  await outbox.send();
  assert.equal((await store.read([BATCHES], (t) => t.get(BATCHES, "f|1|A"))).waiting, false);
});

for (const [what, answer, stopped] of [
  ["no signal", new Offline("gone"), { stopped: "offline" }],
  ["a server that is busy", { status: 503, retryAfter: 2 }, { stopped: "later", retryAfter: 2 }],
  ["a server that asks for patience", { status: 429, retryAfter: 30 }, { stopped: "later", retryAfter: 30 }],
  ["a server that fails", { status: 500 }, { stopped: "later" }],
  ["a key that is not known", { status: 401 }, { stopped: "key" }],
]) {
  test(`${what} stops it, and loses nothing`, async () => {
    const { outbox, server } = await phone();
    await outbox.add([harvest("A"), harvest("B")]);
    const ask = server.ask.bind(server);
    let times = 0;
    server.ask = async (row) => {
      if (++times === 2) {
        if (answer instanceof Error) {
          throw answer;
        }

        return answer;
      }

      return await ask(row);
    };
    assert.deepEqual(await outbox.send(), { sent: 1, ...stopped });
    assert.deepEqual((await outbox.rows()).map((row) => row.body.lot), ["B"]);
    assert.deepEqual(await outbox.send(), { sent: 1, stopped: null });
    assert.equal(server.kept.size, 2);
  });
}

test("killed between any two steps, it comes back and ends the same", async () => {
  // Each run is killed at another step: on the way there, after the server kept it, after the phone did.
  for (let kill = 1; kill < 14; kill++) {
    const server = new Server();
    const factory = new IDBFactory();
    let step = 0;
    const dies = () => {
      if (++step === kill) {
        throw new Error("killed");
      }
    };
    let { outbox } = await phone({ server, factory });
    await outbox.add([harvest("A"), sold("A"), harvest("B")], [kept("A"), kept("B")]);
    server.way = dies;
    const next = outbox.next.bind(outbox);
    outbox.next = async (...of) => {
      dies();
      const row = await next(...of);
      dies();
      return row;
    };
    await outbox.send().catch((fault) => assert.equal(fault.message, "killed"));
    server.way = () => {};
    ({ outbox } = await phone({ server, factory }));
    assert.equal((await outbox.send()).stopped, null);
    assert.equal(server.kept.size, 3, `killed at ${kill}`);
    assert.deepEqual(await outbox.rows(), []);
  }
});

test("the same outbox sent five times changes nothing", async () => {
  const { outbox, server, store } = await phone();
  await outbox.add([harvest("A"), sold("A"), harvest("B")], [kept("A"), kept("B")]);
  const rows = await outbox.rows();
  for (let time = 0; time < 5; time++) {
    await store.write([OUTBOX], async (t) => {
      for (const row of rows) {
        await t.put(OUTBOX, row);
      }
    });
    assert.deepEqual(await outbox.send(), { sent: 3, stopped: null });
  }

  assert.equal(server.kept.size, 3);
  assert.equal(server.got.length, 15);
});

test("what was refused stays with its reason, holds back what hangs on it, and nothing else", async () => {
  const { outbox, server } = await phone();
  server.taken.set("A", "another phone");
  await outbox.add([harvest("A"), sold("A"), harvest("B")], [kept("A"), kept("B")]);
  assert.deepEqual(await outbox.send(), { sent: 1, stopped: null });
  const rows = await outbox.rows();
  assert.deepEqual(rows.map((row) => [row.title, row.state]), [["A", "refused"], ["sold", "waiting"]]);
  assert.equal(rows[0].problem.type, "/problems/lot-taken");
  assert.deepEqual(await outbox.send(), { sent: 0, stopped: null });
});

test("a lot whose name is taken gets another, and so does what was told of it", async () => {
  const { outbox, server, store } = await phone();
  server.taken.set("A", "another phone");
  const merged = { ...sold("M"), kind: "merge", body: { from: [{ lot: "A" }, { lot: "X" }] }, about: ["f|1|M", "f|1|A"] };
  const [first] = await outbox.add([harvest("A"), sold("A"), merged], [kept("A")]);
  await outbox.send();
  await outbox.rename(first.order, "A2", "f|1|A2");
  assert.deepEqual(await outbox.send(), { sent: 3, stopped: null });
  assert.deepEqual(server.got.slice(1).map((row) => row.path), [
    "/api/batches",
    "/api/batches/1/A2/sell",
    "/api/batches/1/M/sell",
  ]);
  assert.deepEqual(server.got.at(-1).body.from, [{ lot: "A2" }, { lot: "X" }]);
  assert.notEqual(server.got[1].id, server.got[0].id);
  const lots = await store.read([BATCHES], (t) => t.all(BATCHES));
  assert.deepEqual(lots.map((lot) => [lot.lot, lot.waiting]), [["A2", false]]);
});

test("what is put right is another request with a key of its own", async () => {
  const { outbox, server } = await phone();
  server.taken.set("A", "another phone");
  const [row] = await outbox.add([harvest("A")], [kept("A")]);
  await outbox.send();
  await outbox.mend(row.order, { ...row.body, lot: "B" });
  assert.deepEqual(await outbox.send(), { sent: 1, stopped: null });
  assert.notEqual(server.got[0].id, server.got[1].id);
});

test("a lot that is dropped takes with it what was told of it", async () => {
  const { outbox, store } = await phone();
  const [row] = await outbox.add([harvest("A"), sold("A"), harvest("B")], [kept("A"), kept("B")]);
  assert.equal(await outbox.drop(row.order), 2);
  assert.deepEqual((await outbox.rows()).map((one) => one.title), ["B"]);
  assert.deepEqual((await store.read([BATCHES], (t) => t.all(BATCHES))).map((lot) => lot.lot), ["B"]);
});

test("what hangs on a plot that the server has not named is sent with the name that it gets", async () => {
  const { outbox, server } = await phone();
  await outbox.add([place, entry]);
  await outbox.send();
  assert.equal(server.got[1].body.plot, "named-p");
});

test("what a screen calls by the phone's own name after the server named it is sent with the server's", async () => {
  const { outbox, server } = await phone();
  await outbox.add([place]);
  await outbox.send();
  await outbox.add([entry]);
  await outbox.send();
  assert.equal(server.got[1].body.plot, "named-p");
});

test("a plot that was refused and put right is still the one that the diary tells of", async () => {
  const { outbox, server } = await phone();
  const [row] = await outbox.add([place, entry]);
  const ask = server.ask.bind(server);
  server.ask = async () => ({ status: 400, problem: { type: "/problems/invalid", title: "", status: 400 } });
  assert.deepEqual(await outbox.send(), { sent: 0, stopped: null });
  server.ask = ask;
  await outbox.mend(row.order, { name: "Q" });
  assert.deepEqual(await outbox.send(), { sent: 2, stopped: null });
  assert.notEqual(server.got[0].id, "p");
  assert.equal(server.got[1].body.plot, `named-${server.got[0].id}`);
});

test("a phone whose clock is a year ahead registers the right day, under the name that is on its labels", async () => {
  const clock = new Clock(0, () => Date.parse("2027-11-30T03:00:00Z"));
  const server = new Server();
  const { store, outbox } = await phone({ clock, server });
  outbox.learnTime = async () => void clock.learn("Thu, 26 Nov 2026 05:00:00 GMT");
  const clocked = { field: "harvestedOn", as: "day", back: 1 };
  const told = harvest("L271129-ABCDE", { clocked });
  told.body.harvestedOn = "2027-11-29";
  await outbox.add([told], [kept("L271129-ABCDE")]);
  await outbox.send();
  assert.equal(server.got[0].body.harvestedOn, "2026-11-25");
  assert.equal(server.got[0].body.lot, "L271129-ABCDE");
  const [lot] = await store.read([BATCHES], (t) => t.all(BATCHES));
  assert.equal(lot.harvestedOn, "2026-11-25");
});

test("once tried, the bytes stay, whatever the clock says later", async () => {
  const clock = new Clock(0, () => NOON);
  const { outbox, server } = await phone({ clock });
  await outbox.add([harvest("A", { clocked: { field: "harvestedOn", as: "day" } })], [kept("A")]);
  server.way = (where) => {
    if (where === "back") {
      throw new Offline("the answer is lost");
    }
  };
  assert.equal((await outbox.send()).stopped, "offline");
  clock.offset = -5 * 24 * 3600_000;
  server.way = () => {};
  assert.deepEqual(await outbox.send(), { sent: 1, stopped: null });
  assert.deepEqual(server.got.map((row) => row.body.harvestedOn), ["2026-11-26", "2026-11-26"]);
});

test("500 lots over a way that breaks at random are 500 lots", async () => {
  const { outbox, server } = await phone();
  const lots = Array.from({ length: 500 }, (_, i) => `L${i}`);
  await outbox.add(lots.map((lot) => harvest(lot)), lots.map(kept));
  let seed = 20261126;
  server.way = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    if (seed / 2 ** 32 < 0.1) {
      throw new Offline("broken");
    }
  };
  let runs = 0;
  while ((await outbox.send()).stopped !== null) {
    runs++;
  }

  assert.ok(runs > 20);
  assert.equal(server.kept.size, 500);
  assert.deepEqual([...server.taken.keys()], lots);
});
