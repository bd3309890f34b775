// Gives the storage emulator what the service has: rows, messages and blobs found by their keys. By itself it goes through all of a
// table at each query, through all of a partition for each row that is read or written, and it sorts all messages of an account anew for
// each one that is taken or deleted, so that a load of real shape would measure that. It holds for everyone who calls it: the program
// and the raw calls beside it.
"use strict";
const Module = require("node:module");

// What the SDK writes for a query within one partition: PartitionKey eq 'it''s' and RowKey gt 'a'
const withinPartition = /^PartitionKey eq '((?:[^']|'')*)'(?: and |$)/;

// Where no more change than this, changing the indexes for each is less than sorting them.
const few = 16;

function indexRows({ Collection, Resultset }) {
  const { find, where, remove } = Resultset.prototype;
  const { removeBatch, update } = Collection.prototype;

  // By the index that leaves the least first, and not by the one that the query names first.
  Resultset.prototype.find = function (query, firstOnly) {
    const first = this.filterInitialized ? undefined : narrowest(this.collection, query);
    return find.call(first ? find.call(this, { [first]: query[first] }) : this, query, firstOnly);
  };

  Resultset.prototype.where = function (test) {
    const narrowed = test.partition === undefined ? this : find.call(this, { PartitionKey: test.partition });
    return where.call(narrowed, test);
  };

  Resultset.prototype.remove = function () {
    const { collection, filteredrows } = this;
    if (!this.filterInitialized || filteredrows.length > few) {
      return remove.call(this);
    }
    collection.removeBatch(filteredrows.map((position) => collection.data[position]));
    this.filteredrows = [];
    return this;
  };

  Collection.prototype.removeBatch = function (rows) {
    return rows.length > few ? removeBatch.call(this, rows) : rows.forEach((row) => this.remove(row));
  };

  Collection.prototype.update = function (rows) {
    return Array.isArray(rows) && rows.length <= few ? rows.forEach((row) => this.update(row)) : update.call(this, rows);
  };
}

function narrowest(collection, query) {
  const keys = Object.keys(query ?? {});
  const indexed = keys.length < 2 ? [] : keys.filter((key) => collection.binaryIndices[key] && isValue(query[key]));
  const rows = new Map(indexed.map((key) => [key, rowsUnder(collection, key, query[key])]));
  return indexed.toSorted((a, b) => rows.get(a) - rows.get(b))[0];
}

function isValue(asked) {
  return asked !== null && asked !== undefined && typeof asked !== "object";
}

function rowsUnder(collection, key, value) {
  const [from, to] = collection.calculateRange("$eq", key, value);
  return to - from;
}

function namePartitions(generator) {
  const generate = generator.generateQueryForPersistenceLayer;
  generator.generateQueryForPersistenceLayer = function (options, context) {
    const test = generate.call(this, options, context);
    const filter = options.filter ?? "";
    const partition = filter.includes(" or ") ? null : withinPartition.exec(filter);
    return partition ? Object.assign((row) => test(row), { partition: partition[1].replaceAll("''", "'") }) : test;
  };
}

// By itself it goes through all messages of a queue for those that ended, at each request.
function endMessagesEachSecond({ prototype }) {
  const clear = prototype.clearExpiredMessages;
  const cleared = new Map();
  prototype.clearExpiredMessages = async function (account, queue, context) {
    const now = Date.now();
    if (now - (cleared.get(queue) ?? 0) >= 1000) {
      cleared.set(queue, now);
      await clear.call(this, account, queue, context);
    }
  };
}

const load = Module._load;
const done = new Set();
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  const index =
    request === "lokijs" ? () => indexRows(loaded)
    : request.endsWith("/LokiTableStoreQueryGenerator") ? () => namePartitions(loaded.default)
    : request.endsWith("/LokiQueueMetadataStore") ? () => endMessagesEachSecond(loaded.default)
    : null;
  if (index && !done.has(loaded)) {
    done.add(loaded);
    index();
  }
  return loaded;
};
