// This phone's own key, which it cannot give away, and what it proves with it (RFC 9449: DPoP).

/** @typedef {{ kty: string, crv: string, x: string, y: string }} PublicKey a P-256 key, as RFC 7517 writes it */

const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };

/** @param {ArrayBuffer | Uint8Array} bytes */
export function base64Url(bytes) {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {unknown} value */
function part(value) {
  return base64Url(new TextEncoder().encode(JSON.stringify(value)));
}

/** The phone's pair of keys. The private one stays in the browser: no script can read it, only sign with it. */
export class Device {
  /** @param {CryptoKeyPair} pair */
  constructor(pair) {
    this.pair = pair;
  }

  /**
   * The pair that is kept; a new one where there is none. It is kept before anything is signed with it, so that a phone that dies
   * while it joins goes on with the same key, and gets the same answer.
   * @param {import("./store.js").Store} store
   */
  static async of(store) {
    let pair = await store.kept("keys");
    if (!pair) {
      pair = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
      await store.keep("keys", pair);
    }

    return new Device(pair);
  }

  /** @returns {Promise<PublicKey>} */
  async publicKey() {
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", this.pair.publicKey);
    return { kty: kty ?? "", crv: crv ?? "", x: x ?? "", y: y ?? "" };
  }

  /**
   * A proof for one request (RFC 9449 §4.2).
   * @param {string} method
   * @param {string} url the address without query and fragment
   * @param {{ token?: string, nonce?: string, now?: number, id?: string }} [of] the device's token, where it has one; the server's last nonce
   */
  async proof(method, url, { token, nonce, now = Date.now(), id = crypto.randomUUID() } = {}) {
    const header = { typ: "dpop+jwt", alg: "ES256", jwk: await this.publicKey() };
    /** @type {Record<string, string | number>} */
    const claims = { jti: id, htm: method, htu: url, iat: Math.floor(now / 1000) };
    if (token) {
      claims["ath"] = base64Url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
    }

    if (nonce) {
      claims["nonce"] = nonce;
    }

    const signed = `${part(header)}.${part(claims)}`;
    const signature = await crypto.subtle.sign(ES256, this.pair.privateKey, new TextEncoder().encode(signed));
    return `${signed}.${base64Url(signature)}`;
  }
}
