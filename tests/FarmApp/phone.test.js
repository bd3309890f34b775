// What a phone does by itself: names, days, proofs, words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory } from "../../functions/node_modules/fake-indexeddb/build/esm/index.js";
import { Api, Offline } from "../../functions/FarmApp/api.js";
import { Clock, dayOf, daysAfter } from "../../functions/FarmApp/clock.js";
import { Device } from "../../functions/FarmApp/device.js";
import { amountOf, date, near, number } from "../../functions/FarmApp/format.js";
import { linkOf, nameLot } from "../../functions/FarmApp/lots.js";
import { metresBetween, nearest } from "../../functions/FarmApp/place.js";
import { Store } from "../../functions/FarmApp/store.js";
import { everyWord, say, speak } from "../../functions/FarmApp/words.js";

test("a lot is named from its day and chance, in letters that are not misread", () => {
  assert.equal(nameLot("2026-11-20", (bytes) => bytes.fill(255)), "L261120-77777");
  const names = new Set(Array.from({ length: 2000 }, () => nameLot("2026-11-20")));
  assert.ok(names.size > 1995);
  for (const name of names) {
    assert.match(name, /^L261120-[A-Z2-7]{5}$/);
  }
});

test("a link is the one on the server's labels", () =>
  assert.equal(linkOf("https://x.example", "09520000000011", "L/1"), "https://x.example/01/09520000000011/10/L%2F1"));

test("a day is the day in Vietnam", () => {
  assert.equal(dayOf(Date.parse("2026-11-25T16:59:59Z")), "2026-11-25");
  assert.equal(dayOf(Date.parse("2026-11-25T17:00:00Z")), "2026-11-26");
  assert.equal(daysAfter("2026-02-28", 1), "2026-03-01");
  assert.equal(daysAfter("2026-01-01", -1), "2025-12-31");
});

test("a clock that is wrong is put right by the server's, and one that is right is left alone", () => {
  const wrong = new Clock(0, () => Date.parse("2030-01-01T00:00:00Z"));
  assert.equal(wrong.learn("Thu, 26 Nov 2026 05:00:00 GMT"), true);
  assert.equal(wrong.today(), "2026-11-26");
  assert.equal(wrong.learn("Thu, 26 Nov 2026 05:00:30 GMT"), false);
  const right = new Clock(0, () => Date.parse("2026-11-26T05:00:20Z"));
  assert.equal(right.learn("Thu, 26 Nov 2026 05:00:00 GMT"), false);
  assert.equal(right.learn(null), false);
  assert.equal(right.offset, 0);
});

test("an amount is read with comma and with point, and nothing else is one", () => {
  assert.equal(amountOf("120,5"), 120.5);
  assert.equal(amountOf("120.5"), 120.5);
  for (const text of ["", "0", "0,0", "-1", "1,2,3", "1e3", "abc", "1234567890"]) {
    assert.equal(amountOf(text), null, text);
  }
});

test("numbers and days are written as they are in each language", () => {
  speak("vi");
  assert.equal(number(1234.5), "1.234,5");
  assert.equal(date("2026-11-06"), "6/11/2026");
  assert.equal(near("2026-11-25", "2026-11-26"), "hôm qua");
  speak("en");
  assert.equal(number(1234.5), "1,234.5");
  assert.equal(date("2026-11-06"), "6 November 2026");
  assert.equal(near("2026-11-27", "2026-11-26"), "tomorrow");
  speak("vi");
});

test("every text is there in both languages, with the same values in it", () => {
  for (const [name, [vi, en]] of Object.entries(everyWord)) {
    assert.ok(vi && en, name);
    const values = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
    assert.deepEqual(values(vi), values(en), name);
  }

  assert.equal(say("waiting", { n: 2 }), "2 việc chờ gửi");
});

test("the nearest plot is found, and one that is far away is not", () => {
  const here = { latitude: 10.4123, longitude: 105.9876 };
  const near = { name: "near", position: { latitude: 10.4125, longitude: 105.988 } };
  const far = { name: "far", position: { latitude: 10.5, longitude: 105.9 } };
  assert.ok(Math.abs(metresBetween(here, near.position) - 49) < 3);
  assert.equal(nearest(here, [far, near])?.name, "near");
  assert.equal(nearest(here, [far, { name: "nowhere" }]), undefined);
});

const decoded = (part) => JSON.parse(Buffer.from(part, "base64url").toString());

test("a proof names its request, its token and the server's nonce, and is signed by the key that it shows", async () => {
  const device = new Device(await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]));
  const now = Date.parse("2026-11-26T05:00:00Z");
  const proof = await device.proof("POST", "https://x.example/api/batches", { token: "tr_1", nonce: "n", now });
  const [header, claims, signature] = proof.split(".");
  const { typ, alg, jwk } = decoded(header);
  assert.deepEqual({ typ, alg }, { typ: "dpop+jwt", alg: "ES256" });
  assert.deepEqual(Object.keys(jwk).sort(), ["crv", "kty", "x", "y"]);
  const { jti, ...rest } = decoded(claims);
  assert.match(jti, /^[0-9a-f-]{36}$/);
  const ath = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from("tr_1"))).toString("base64url");
  assert.deepEqual(rest, { htm: "POST", htu: "https://x.example/api/batches", iat: now / 1000, ath, nonce: "n" });
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const isSigned = await crypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" },
    key,
    Buffer.from(signature, "base64url"),
    Buffer.from(`${header}.${claims}`),
  );
  assert.ok(isSigned);
});

test("the key cannot be taken out of the phone, and is the same tomorrow", async () => {
  const store = await Store.open("farm", new IDBFactory());
  const device = await Device.of(store);
  await assert.rejects(crypto.subtle.exportKey("jwk", device.pair.privateKey));
  assert.deepEqual(await (await Device.of(store)).publicKey(), await device.publicKey());
});

/** @param {(init: RequestInit, time: number) => Response} answer */
function api(answer, of = {}) {
  let times = 0;
  const asked = [];
  const send = async (path, init) => (asked.push({ path, ...init }), answer(init, ++times));
  return { api: new Api({ origin: "https://x.example", clock: new Clock(), language: () => "vi", send, ...of }), asked };
}

test("a nonce that the server wants is taken into the next proof, and kept for those after it", async () => {
  const device = new Device(await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]));
  const account = { token: "tr_1" };
  const json = { "Content-Type": "application/json" };
  const { api: phone, asked } = api(
    (_, time) =>
      time === 1
        ? new Response("{}", { status: 401, headers: { ...json, "DPoP-Nonce": "first" } })
        : new Response('{"items":[]}', { status: 200, headers: { ...json, "DPoP-Nonce": "second" } }),
    { device, account },
  );
  assert.equal((await phone.ask("GET", "/api/products?perPage=1")).status, 200);
  await phone.ask("GET", "/api/orders");
  const claims = asked.map(({ headers }) => decoded(headers.DPoP.split(".")[1]));
  assert.deepEqual(claims.map(({ nonce }) => nonce), [undefined, "first", "second"]);
  assert.equal(claims[1].htu, "https://x.example/api/products");
  assert.equal(asked[1].headers.Authorization, "DPoP tr_1");
});

test("an answer that is not the server's is none", async () => {
  const { api: phone } = api(() => new Response("<h1>Wi-Fi</h1>", { status: 200, headers: { "Content-Type": "text/html" } }));
  await assert.rejects(phone.ask("POST", "/api/batches", { body: {} }), Offline);
  const json = { status: 200, headers: { "Content-Type": "application/json" } };
  const { api: broken } = api(() => new Response("", json));
  await assert.rejects(broken.ask("GET", "/api/orders"), Offline);
  const { api: gone } = api(() => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(gone.ask("GET", "/api/orders"), Offline);
});

test("who tries to come in asks beside the farmer whose phone it is", async () => {
  const json = { status: 200, headers: { "Content-Type": "application/json" } };
  const { api: phone, asked } = api(() => new Response("{}", json), { account: { key: "tr_a" } });
  await Promise.all([phone.as({ key: "tr_b" }, null).ask("GET", "/api/me"), phone.ask("GET", "/api/orders")]);
  const who = Object.fromEntries(asked.map(({ path, headers }) => [path, headers.Authorization]));
  assert.deepEqual(who, { "/api/me": "Bearer tr_b", "/api/orders": "Bearer tr_a" });
});
