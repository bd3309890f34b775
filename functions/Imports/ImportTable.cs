using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Imports;

/// <summary>
/// Imports. PartitionKey: the importer's id. RowKey: <c>import|{id}</c>, the import and how far it is; <c>list|{descending ticks}|{id}</c>,
/// its place in the list; <c>row|{id}|{index}</c>, a line of its report; <c>made|{key}</c>, what a row's content made and by which import.
/// They share a partition so that one transaction tells what became of rows, remembers it and moves the import on.
/// </summary>
public sealed class ImportTable(StorageAccount storage) : IImports
{
    const string ImportPrefix = "import|";
    const string ListPrefix = "list|";
    const string RowPrefix = "row|";
    const string MadePrefix = "made|";

    readonly TableClient table = storage.Table(Tables.Imports);

    public Task<bool> AddAsync(Import import, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(import);
        return table.IsWrittenAsync(
            [
                new(TableTransactionActionType.Add, ToRow(import)),
                new(TableTransactionActionType.Add, new TableEntity(import.Importer.Id, Place(import))),
            ],
            cancellation
        );
    }

    public async Task<KeptImport?> FindAsync(string importer, string id, CancellationToken cancellation) =>
        await table.FindAsync(importer, ImportPrefix + id, cancellation) is { } row
            ? new KeptImport(ToImport(row), row.ETag.ToString())
            : null;

    public Task<bool> ReplaceAsync(KeptImport read, Import changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        return table.IsUpdatedAsync(ToRow(changed), read.ETag, TableUpdateMode.Replace, cancellation);
    }

    public Task<bool> AdvanceAsync(
        KeptImport read,
        Import changed,
        IReadOnlyList<ImportedRow> rows,
        IReadOnlyDictionary<string, MadeThing> made,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(made);
        var importer = changed.Importer.Id;
        return table.IsWrittenAsync(
            [
                new(TableTransactionActionType.UpdateReplace, ToRow(changed), new ETag(read.ETag)),
                .. rows.Select(row => new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace,
                    ToRow(importer, changed.Id, row)
                )),
                .. made.Select(pair => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    Put(new TableEntity(importer, MadePrefix + pair.Key) { ["Import"] = changed.Id }, pair.Value)
                )),
            ],
            cancellation
        );
    }

    public async Task<MadeBefore?> MadeBeforeAsync(string importer, string key, CancellationToken cancellation) =>
        await table.FindAsync(importer, MadePrefix + key, cancellation) is { } row
            ? new MadeBefore(ToThing(row)!, row.GetString("Import"))
            : null;

    public async Task<PageOf<ImportedRow>> RowsAsync(Import import, RowsAsked asked, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(asked);
        var prefix = $"{RowPrefix}{import.Id}|";
        // Lines behind what this round has done are an earlier round's.
        var (importer, after, end) = (import.Importer.Id, prefix + asked.After, prefix + Index(import.Done));
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {importer} and RowKey gt {after} and RowKey lt {end}"
        );
        if (asked.State is { } state)
        {
            filter += " and " + TableClient.CreateQueryFilter($"State eq {ImportedRow.Name(state)}");
        }

        var rows = await table.RowsAsync(filter, asked.Size, cancellation);
        return new PageOf<ImportedRow>(
            [.. rows.Select(ToImportedRow)],
            rows.Count == asked.Size ? rows[^1].RowKey[prefix.Length..] : null
        );
    }

    public Task<int> RemoveAllAsync(string importer, CancellationToken cancellation) =>
        table.RemoveAsync(TableClient.CreateQueryFilter($"PartitionKey eq {importer}"), cancellation);

    public async Task<PageOf<Import>> OfAsync(string importer, PageRequest page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        // The character after | in Unicode: what sorts behind every place.
        var (after, end) = (ListPrefix + page.After, ListPrefix[..^1] + "}");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {importer} and RowKey gt {after} and RowKey lt {end}"
        );
        var places = await table.RowsAsync(filter, page.Size, cancellation);
        var imports = await InParallel.SelectAsync(
            places,
            ReadsAtOnce,
            (place, stop) => FindAsync(importer, place.RowKey[(place.RowKey.LastIndexOf('|') + 1)..], stop),
            cancellation
        );
        return new PageOf<Import>(
            [.. imports.OfType<KeptImport>().Select(kept => kept.Import)],
            places.Count == page.Size ? places[^1].RowKey[ListPrefix.Length..] : null
        );
    }

    const int ReadsAtOnce = 8;

    static string Place(Import import) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ListPrefix}{DateTime.MaxValue.Ticks - import.CreatedAt.UtcTicks:D19}|{import.Id}"
        );

    static string Index(int index) => index.ToString("D5", CultureInfo.InvariantCulture);

    static TableEntity ToRow(Import import) =>
        new(import.Importer.Id, ImportPrefix + import.Id)
        {
            ["Farmer"] = import.Importer.FarmerId,
            ["Cooperative"] = import.Importer.CooperativeId,
            ["Kind"] = import.Kind.ToString(),
            ["IsDryRun"] = import.IsDryRun,
            ["Rows"] = import.Rows,
            ["Round"] = import.Round,
            ["Done"] = import.Done,
            ["Made"] = import.Made,
            ["WasThere"] = import.WasThere,
            ["Refused"] = import.Refused,
            ["CreatedAt"] = import.CreatedAt,
            ["MovedAt"] = import.MovedAt,
            ["FinishedAt"] = import.FinishedAt,
        };

    static Import ToImport(TableEntity row) =>
        new(
            row.RowKey[ImportPrefix.Length..],
            new Importer(row.PartitionKey, row.GetString("Farmer"), row.GetString("Cooperative")),
            Enum.Parse<ImportKind>(row.GetString("Kind")),
            row.GetBoolean("IsDryRun")!.Value,
            row.GetInt32("Rows")!.Value,
            row.GetInt32("Round")!.Value,
            row.GetInt32("Done")!.Value,
            row.GetInt32("Made")!.Value,
            row.GetInt32("WasThere")!.Value,
            row.GetInt32("Refused")!.Value,
            row.GetDateTimeOffset("CreatedAt")!.Value,
            row.GetDateTimeOffset("MovedAt")!.Value,
            row.GetDateTimeOffset("FinishedAt")
        );

    static TableEntity ToRow(string importer, string import, ImportedRow row) =>
        Put(
            new TableEntity(importer, $"{RowPrefix}{import}|{Index(row.Index)}")
            {
                ["Number"] = row.Number,
                ["State"] = ImportedRow.Name(row.State),
                ["SameAs"] = row.SameAs,
                ["Faults"] =
                    row.Faults.Count == 0
                        ? null
                        : JsonSerializer.Serialize(row.Faults, ImportJson.Default.IReadOnlyListCellFault),
            },
            row.Made
        );

    static ImportedRow ToImportedRow(TableEntity row) =>
        new(
            int.Parse(row.RowKey.AsSpan(row.RowKey.LastIndexOf('|') + 1), CultureInfo.InvariantCulture),
            row.GetInt32("Number")!.Value,
            ImportedRow.Parse(row.GetString("State"))
                ?? throw new InvalidDataException($"A row is kept in the state {row.GetString("State")}."),
            ToThing(row),
            row.GetInt32("SameAs"),
            row.GetString("Faults") is { } faults
                ? JsonSerializer.Deserialize(faults, ImportJson.Default.IReadOnlyListCellFault)!
                : []
        );

    static TableEntity Put(TableEntity row, MadeThing? thing)
    {
        row["Id"] = thing?.Id;
        row["Gtin"] = thing?.Gtin;
        row["Lot"] = thing?.Lot;
        return row;
    }

    static MadeThing? ToThing(TableEntity row) =>
        row.GetString("Id") is null && row.GetString("Gtin") is null
            ? null
            : new MadeThing(row.GetString("Id"), row.GetString("Gtin"), row.GetString("Lot"));
}
