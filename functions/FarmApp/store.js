// What the phone keeps, in IndexedDB: it outlives the page, the browser and a dead battery.

/** Settings and lists by name. */
export const KEPT = "kept";
/** Requests that are to be sent, in their order. */
export const OUTBOX = "outbox";
/** The farm's lots, as far as this phone knows them. */
export const BATCHES = "batches";

/** @typedef {"kept" | "outbox" | "batches"} StoreName */

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One transaction: all of it is kept, or nothing. Only its own requests may be awaited inside. */
export class Transaction {
  /** @param {IDBTransaction} transaction */
  constructor(transaction) {
    this.transaction = transaction;
  }

  /**
   * @param {StoreName} store
   * @param {IDBValidKey} key
   * @returns {Promise<any>} undefined where there is none
   */
  get(store, key) {
    return answerOf(this.transaction.objectStore(store).get(key));
  }

  /**
   * @param {StoreName} store
   * @param {any} value
   * @param {IDBValidKey} [key] only for a store whose rows do not hold their key
   */
  put(store, value, key) {
    return answerOf(this.transaction.objectStore(store).put(value, key));
  }

  /**
   * @param {StoreName} store
   * @param {IDBValidKey | IDBKeyRange} key
   */
  delete(store, key) {
    return answerOf(this.transaction.objectStore(store).delete(key));
  }

  /**
   * @param {StoreName} store
   * @param {IDBKeyRange} [range]
   * @param {number} [count] at most so many, from the first on
   * @returns {Promise<any[]>} in the order of their keys
   */
  all(store, range, count) {
    return answerOf(this.transaction.objectStore(store).getAll(range, count));
  }

  /** @param {StoreName} store */
  clear(store) {
    return answerOf(this.transaction.objectStore(store).clear());
  }
}

/** The phone's database. */
export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
    // Another tab has a newer version of the app: this one lets go, or that one waits for ever.
    database.onversionchange = () => database.close();
  }

  /**
   * @param {string} [name]
   * @param {IDBFactory} [factory]
   * @returns {Promise<Store>}
   */
  static async open(name = "farm", factory = indexedDB) {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore(KEPT);
      database.createObjectStore(OUTBOX, { keyPath: "order", autoIncrement: true });
      database.createObjectStore(BATCHES, { keyPath: "key" });
    };
    return new Store(await answerOf(request));
  }

  /**
   * @template T
   * @param {StoreName[]} stores
   * @param {(transaction: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  read(stores, work) {
    return this.run(this.database.transaction(stores, "readonly"), work);
  }

  /**
   * Resolves once everything is on the disk, not in its cache: what the farmer was told is kept survives a battery that falls out.
   * @template T
   * @param {StoreName[]} stores
   * @param {(transaction: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  write(stores, work) {
    return this.run(this.database.transaction(stores, "readwrite", { durability: "strict" }), work);
  }

  /**
   * @private
   * @template T
   * @param {IDBTransaction} transaction
   * @param {(transaction: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(transaction, work) {
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error ?? new DOMException("Aborted", "AbortError"));
    });
    try {
      const result = await work(new Transaction(transaction));
      await done;
      return result;
    } catch (fault) {
      done.catch(() => {});
      try {
        transaction.abort();
      } catch {
        // It ended by itself.
      }
      throw fault;
    }
  }

  /**
   * @param {string} name
   * @returns {Promise<any>} undefined where nothing is kept
   */
  kept(name) {
    return this.read([KEPT], (transaction) => transaction.get(KEPT, name));
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  async keep(name, value) {
    await this.write([KEPT], (transaction) => transaction.put(KEPT, value, name));
  }

  /** @param {string} name */
  async forget(name) {
    await this.write([KEPT], (transaction) => transaction.delete(KEPT, name));
  }

  /** The phone is nobody's any more: everything goes. */
  async forgetAll() {
    await this.write([KEPT, OUTBOX, BATCHES], async (transaction) => {
      await Promise.all([transaction.clear(KEPT), transaction.clear(OUTBOX), transaction.clear(BATCHES)]);
    });
  }
}
