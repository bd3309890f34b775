// Talks to the server: who asks, the nonce, the time, and what an answer means.

/**
 * @typedef {object} Refusal a field that was refused
 * @property {string} pointer
 * @property {string} rule
 * @property {string} detail in the language that was asked for
 *
 * @typedef {object} Problem why a request was refused (RFC 9457)
 * @property {string} type
 * @property {string} title
 * @property {number} status
 * @property {Refusal[]} [errors]
 *
 * @typedef {object} Account who this phone speaks as
 * @property {string} [key] a key of the farmer's own, `tr_…`
 * @property {string} [token] the device's token, which is worth nothing without its key
 *
 * @typedef {object} Asked
 * @property {unknown} [body] JSON
 * @property {Blob} [blob] bytes
 * @property {string} [idempotencyKey]
 * @property {string} [actingFor] the member that a cooperative acts for
 * @property {number} [seconds] how long an answer is waited for
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} [json]
 * @property {Problem} [problem]
 * @property {number} [retryAfter] seconds
 */

/** No answer came: no signal, a broken connection, or none in time. */
export class Offline extends Error {}

/** Passes later by itself: the server is busy, or asks for patience. */
const LATER = new Set([408, 425, 429]);

/** @param {number} status */
export function passesLater(status) {
  return status >= 500 || LATER.has(status);
}

/**
 * What was wrong, in the server's words for people.
 * @param {Problem | undefined} problem
 */
export function detailsOf(problem) {
  return problem?.errors?.map((error) => error.detail).join(" ") || problem?.title || "";
}

/**
 * Why a thing that needs the server did not work.
 * @param {unknown} fault
 * @returns {"needsSignal" | "fault"} the word for it
 */
export function troubleOf(fault) {
  return fault instanceof Offline ? "needsSignal" : "fault";
}

export class Api {
  /**
   * @param {object} of
   * @param {string} of.origin the address that links and proofs name
   * @param {import("./clock.js").Clock} of.clock
   * @param {() => string} of.language
   * @param {import("./device.js").Device | null} [of.device]
   * @param {Account | null} [of.account]
   * @param {(path: string, init: RequestInit) => Promise<Response>} [of.send]
   */
  constructor({ origin, clock, language, device = null, account = null, send = (path, init) => fetch(path, init) }) {
    this.origin = origin;
    this.clock = clock;
    this.language = language;
    this.device = device;
    this.account = account;
    this.fetch = send;
    /** @type {string | undefined} The server's last nonce; it is short-lived, so it is not kept. */
    this.nonce = undefined;
    /** @type {() => void} Called where the phone's clock turned out to be wrong. */
    this.clockChanged = () => {};
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Asked} [asked]
   * @returns {Promise<Answer>}
   * @throws {Offline}
   */
  async ask(method, path, asked = {}) {
    const { status, headers, body } = await this.respond(method, path, asked);
    /** @type {Answer} */
    const answer = { status };
    const after = Number(headers.get("Retry-After"));
    if (after > 0) {
      answer.retryAfter = after;
    }

    if (status === 204) {
      return answer;
    }

    if (!(headers.get("Content-Type") ?? "").includes("json")) {
      if (status < 300) {
        // Somebody else answers, such as the page on which a hotel's network asks for a name.
        throw new Offline("That was not the server.");
      }

      return answer;
    }

    /** @type {any} */
    let json;
    try {
      json = JSON.parse(await body.text());
    } catch {
      throw new Offline("That was not the server.");
    }

    return status < 300 ? { ...answer, json } : { ...answer, problem: json };
  }

  /**
   * The same server, asked by somebody else: what is under way meanwhile goes on as who it was.
   * @param {Account | null} account
   * @param {import("./device.js").Device | null} device
   */
  as(account, device) {
    const { origin, clock, language, fetch: send } = this;
    const other = new Api({ origin, clock, language, device, account, send });
    other.clockChanged = () => this.clockChanged();
    return other;
  }

  /**
   * A file, such as a sheet of labels.
   * @param {string} path
   * @param {Asked} [asked]
   * @returns {Promise<{ status: number, file: Blob }>}
   * @throws {Offline}
   */
  async file(path, asked = {}) {
    const { status, body } = await this.respond("GET", path, asked);
    return { status, file: body };
  }

  /** The server's time: asked for where a day hangs on it. */
  async learnTime() {
    await this.respond("GET", "/healthz", {}, false);
  }

  /**
   * @private
   * @param {string} method
   * @param {string} path
   * @param {Asked} asked
   * @param {boolean} [named] whether it says who asks
   */
  async respond(method, path, asked, named = true) {
    const first = await this.once(method, path, asked, named);
    // The server wants a proof with its own nonce (RFC 9449 §8): told once, and right from then on.
    const wantsNonce = named && this.device && first.status === 401 && first.headers.get("DPoP-Nonce");
    return wantsNonce ? await this.once(method, path, asked, named) : first;
  }

  /**
   * @private
   * @param {string} method
   * @param {string} path
   * @param {Asked} asked
   * @param {boolean} named
   */
  async once(method, path, { body, blob, idempotencyKey, actingFor, seconds = 30 }, named) {
    /** @type {Record<string, string>} */
    const headers = { "Accept-Language": this.language(), Accept: "application/json, application/problem+json" };
    if (named) {
      await this.identify(method, path, headers);
    }

    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    } else if (blob) {
      headers["Content-Type"] = blob.type;
    }

    if (idempotencyKey) {
      headers["Idempotency-Key"] = idempotencyKey;
    }

    if (actingFor) {
      headers["Acting-For"] = actingFor;
    }

    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), seconds * 1000);
    try {
      const response = await this.fetch(path, {
        method,
        headers,
        body: body === undefined ? (blob ?? null) : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: patience.signal,
      });
      this.nonce = response.headers.get("DPoP-Nonce") ?? this.nonce;
      if (this.clock.learn(response.headers.get("Date"))) {
        this.clockChanged();
      }

      // Read to its end while there is patience: one that breaks off is no answer.
      return { status: response.status, headers: response.headers, body: await response.blob() };
    } catch (fault) {
      throw new Offline(String(fault));
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * @private
   * @param {string} method
   * @param {string} path
   * @param {Record<string, string>} headers
   */
  async identify(method, path, headers) {
    const url = this.origin + path.split(/[?#]/)[0];
    if (this.account?.key) {
      headers["Authorization"] = `Bearer ${this.account.key}`;
    } else if (this.device) {
      const { token } = this.account ?? {};
      headers["DPoP"] = await this.device.proof(method, url, { token, nonce: this.nonce, now: this.clock.now() });
      if (token) {
        headers["Authorization"] = `DPoP ${token}`;
      }
    }
  }
}
