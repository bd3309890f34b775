// Gives the storage emulator what the service has: rows found by their keys. By itself it goes through the whole table at each query, and
// through the whole partition for each row that is read or written, so that a load of real shape would measure that. It holds for
// everyone who calls it: the program and the raw calls beside it.
"use strict";
const Module = require("node:module");

// What the SDK writes for a query within one partition: PartitionKey eq 'it''s' and RowKey gt 'a'
const withinPartition = /^PartitionKey eq '((?:[^']|'')*)'(?: and |$)/;

function indexRows({ Resultset }) {
  const { find, where } = Resultset.prototype;

  // Its rows of this partition or its rows of this name: by the shorter of the two indexes first.
  Resultset.prototype.find = function (query, firstOnly) {
    if (this.filterInitialized || !isPoint(query)) {
      return find.call(this, query, firstOnly);
    }
    const [first, second] = ["PartitionKey", "RowKey"].toSorted((a, b) => rowsUnder(this, query, a) - rowsUnder(this, query, b));
    return find.call(find.call(this, { [first]: query[first] }), { [second]: query[second] }, firstOnly);
  };

  Resultset.prototype.where = function (test) {
    const narrowed = test.partition === undefined ? this : find.call(this, { PartitionKey: test.partition });
    return where.call(narrowed, test);
  };
}

function rowsUnder({ collection }, query, key) {
  const [from, to] = collection.calculateRange("$eq", key, query[key]);
  return to - from;
}

function isPoint(query) {
  return query && Object.keys(query).length === 2 && query.PartitionKey !== undefined && query.RowKey !== undefined;
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

const load = Module._load;
const done = new Set();
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  const index =
    request === "lokijs" ? () => indexRows(loaded)
    : request.endsWith("/LokiTableStoreQueryGenerator") ? () => namePartitions(loaded.default)
    : null;
  if (index && !done.has(loaded)) {
    done.add(loaded);
    index();
  }
  return loaded;
};
