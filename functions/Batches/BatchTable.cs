using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Traceability.Diary;
using Traceability.Farmers;
using Traceability.Farmers.Certificates;
using Traceability.Gs1;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Storage;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>
/// Batches. A batch's partition is <c>{gtin}|{lot}</c>, the lot with <c>~ / ? %</c> written as <c>~7E ~2F ~3F ~25</c>. Its rows:
/// <c>batch</c>, the facts; <c>passport</c>, the read model; <c>event|{id}</c>, its history; <c>change|{id}</c>, what was
/// announced. One transaction writes them together. A recall that reaches a lot before its birth writes <c>passport</c> alone, with
/// the recall's columns and no others.
/// <para>
/// Lists are <c>farmer|{id}</c> and <c>product|{gtin}</c>, whose rows are <c>{ticks until the end of time}|{gtin}|{lot}</c>, so
/// that the newest comes first; and <c>plot|{farmer}|{plot}</c>, whose rows are <c>{days from the harvest until the end of
/// time}|{gtin}|{lot}</c>. The handler of <c>batch-changed</c> writes them.
/// </para>
/// </summary>
public sealed class BatchTable(StorageAccount storage) : IBatches
{
    const string BatchRow = "batch";
    const string PassportRow = "passport";
    readonly TableClient table = storage.Table(Tables.Batches);

    public async Task<bool> AddAsync(
        Batch batch,
        Passport passport,
        HarvestEvent? harvest,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(passport);
        var key = Key(batch.Gtin, batch.Lot);
        TableTransactionAction[] rows =
        [
            Add(ToRow(key, batch)),
            // A recall may have reached the lot before its birth: then the row is there, and keeps what the recall wrote.
            new(TableTransactionActionType.UpsertMerge, ToRow(key, passport)),
            .. harvest is null
                ? []
                : new[] { Add(new TableEntity(key, "event|" + harvest.Id) { ["Event"] = harvest.Json }) },
            Add(
                new TableEntity(key, "change|" + batch.Change)
                {
                    ["Kind"] = "registered",
                    ["AnnouncedAt"] = batch.RegisteredAt,
                }
            ),
        ];
        try
        {
            await table.SubmitTransactionAsync(rows, cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    public Task MakePassportAsync(Passport passport, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(passport);
        return table.UpsertEntityAsync(
            ToRow(Key(passport.Gtin, passport.Lot), passport),
            TableUpdateMode.Merge,
            cancellation
        );
    }

    public async Task<Batch?> FindAsync(Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        var row = await table.FindAsync(Key(gtin, lot), BatchRow, cancellation);
        return row is null
            ? null
            : new Batch(
                gtin,
                lot,
                row.GetString("Farmer"),
                Day(row, "HarvestedOn")!.Value,
                Amount(row, "Quantity")!,
                Day(row, "BestBefore"),
                row.GetString("Notes"),
                row.GetString("DigitalLink"),
                row.GetDateTimeOffset("RegisteredAt")!.Value,
                row.GetString("Change")
            )
            {
                Plot = Plot.TryParse(row.GetString("Plot"), out var plot) ? plot : null,
                EarlyHarvestReason = row.GetString("EarlyHarvestReason"),
                EarlyUntil = Day(row, "EarlyUntil"),
                RegisteredBy = row.GetString("RegisteredBy"),
            };
    }

    public async Task<int> EraseWordsAsync(Gtin gtin, Lot lot, CancellationToken cancellation)
    {
        while (await table.FindAsync(Key(gtin, lot), BatchRow, cancellation) is { } row)
        {
            if (!(row.Remove("Notes") | row.Remove("EarlyHarvestReason")))
            {
                return 0;
            }

            if (await table.IsUpdatedAsync(row, row.ETag.ToString(), TableUpdateMode.Replace, cancellation))
            {
                return 1;
            }
        }

        return 0;
    }

    public async Task<KeptPassport?> FindPassportAsync(Gtin gtin, Lot lot, CancellationToken cancellation) =>
        await table.FindAsync(Key(gtin, lot), PassportRow, cancellation) is { } row && IsBorn(row)
            ? new KeptPassport(ToPassport(gtin, lot, row), row.ETag.ToString())
            : null;

    public Task<bool> RewriteAsync(KeptPassport read, Product product, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(product);
        var row = new TableEntity(Key(read.Passport.Gtin, read.Passport.Lot), PassportRow);
        Put(row, product.Producer, PassportProduct.Of(product), product.Version);
        return table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Merge, cancellation);
    }

    public async Task ShowRecallAsync(
        Gtin gtin,
        Lot lot,
        RecallNotice? recall,
        long version,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        var shown = new TableEntity(Key(gtin, lot), PassportRow)
        {
            ["RecallVersion"] = version,
            ["RecallReason"] = recall?.Reason ?? "",
            // A merge cannot take it away: without a reason it says nothing, and always the same.
            ["RecalledSince"] = recall?.Since ?? DateTimeOffset.UnixEpoch,
        };

        while (true)
        {
            var row = await table.FindAsync(shown.PartitionKey, PassportRow, cancellation);
            if (row?.GetInt64("RecallVersion") >= version)
            {
                return;
            }

            if (await table.IsPutAsync(shown, row, cancellation, TableUpdateMode.Merge))
            {
                return;
            }
        }
    }

    public Task<bool> NoteAnnouncedAsync(KeptPassport read, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        var row = new TableEntity(Key(read.Passport.Gtin, read.Passport.Lot), PassportRow) { ["AnnouncedAt"] = at };
        return table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Merge, cancellation);
    }

    public Task<bool> SetLinksAsync(KeptPassport read, IReadOnlyList<TargetLink> links, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        var row = new TableEntity(Key(read.Passport.Gtin, read.Passport.Lot), PassportRow)
        {
            ["Links"] = TargetLinks.Write(links),
        };
        return table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Merge, cancellation);
    }

    public async Task<string?> NoteStoryAsync(
        KeptPassport read,
        BatchStory story,
        bool isPending,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(story);
        var row = new TableEntity(Key(read.Passport.Gtin, read.Passport.Lot), PassportRow)
        {
            ["Story"] = story.ToText(),
            ["StoryPending"] = isPending,
        };
        try
        {
            var answer = await table.UpdateEntityAsync(row, new ETag(read.ETag), TableUpdateMode.Merge, cancellation);
            return answer.Headers.ETag?.ToString();
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
        {
            return null;
        }
    }

    public Task NoteStoryToldAsync(Gtin gtin, Lot lot, string etag, CancellationToken cancellation) =>
        table.IsUpdatedAsync(
            new TableEntity(Key(gtin, lot), PassportRow) { ["StoryPending"] = false },
            etag,
            TableUpdateMode.Merge,
            cancellation
        );

    public Task<bool> ShowOpinionsAsync(KeptPassport read, BatchOpinions opinions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        return NoteAsync(read, new TableEntity { ["Opinions"] = opinions.ToText() }, cancellation);
    }

    public Task<bool> NoteDiaryAsync(KeptPassport read, DiaryBrief? brief, CancellationToken cancellation) =>
        NoteAsync(read, new TableEntity { ["Diary"] = brief?.ToText() ?? "" }, cancellation);

    public Task<bool> NoteEarlyAsync(KeptPassport read, string told, string telling, CancellationToken cancellation) =>
        NoteAsync(read, new TableEntity { ["EarlyTold"] = told, ["EarlyTelling"] = telling }, cancellation);

    Task<bool> NoteAsync(KeptPassport read, TableEntity row, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        (row.PartitionKey, row.RowKey) = (Key(read.Passport.Gtin, read.Passport.Lot), PassportRow);
        return table.IsUpdatedAsync(row, read.ETag, TableUpdateMode.Merge, cancellation);
    }

    public Task NoteCodesAsync(Gtin gtin, Lot lot, CancellationToken cancellation) =>
        table.UpdateEntityAsync(
            new TableEntity(Key(gtin, lot), PassportRow) { ["CodesReady"] = true },
            ETag.All,
            TableUpdateMode.Merge,
            cancellation
        );

    public Task NoteDoneAsync(Gtin gtin, Lot lot, string change, CancellationToken cancellation)
    {
        var key = Key(gtin, lot);
        return table.SubmitTransactionAsync(
            [
                new(
                    TableTransactionActionType.UpdateMerge,
                    new TableEntity(key, PassportRow) { ["Pending"] = false },
                    ETag.All
                ),
                new(
                    TableTransactionActionType.UpdateMerge,
                    new TableEntity(key, "change|" + change) { ["Done"] = true },
                    ETag.All
                ),
            ],
            cancellation
        );
    }

    public Task ListAsync(Batch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.MaxValue.Ticks - batch.RegisteredAt.UtcTicks:D19}|{Key(batch.Gtin, batch.Lot)}"
        );
        (string List, string Row)[] lists =
        [
            (OfFarmer(batch.FarmerId), row),
            (OfProduct(batch.Gtin), row),
            .. batch.Plot is { } plot
                ? new[]
                {
                    (OfPlot(batch.FarmerId, plot), Harvest(batch.HarvestedOn) + "|" + Key(batch.Gtin, batch.Lot)),
                }
                : [],
        ];
        return Task.WhenAll(
            lists.Select(line =>
                table.UpsertEntityAsync(ToLine(line.List, line.Row, batch), TableUpdateMode.Replace, cancellation)
            )
        );
    }

    public Task<PageOf<BatchLine>> OfFarmerAsync(string farmerId, PageRequest page, CancellationToken cancellation) =>
        LinesAsync(OfFarmer(farmerId), page, cancellation);

    public Task<PageOf<BatchLine>> OfProductAsync(Gtin gtin, PageRequest page, CancellationToken cancellation) =>
        LinesAsync(OfProduct(gtin), page, cancellation);

    public async Task<PageOf<BatchLine>> OfPlotAsync(
        string farmerId,
        Plot plot,
        DateOnly from,
        DateOnly to,
        PageRequest page,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(page);
        // The tilde sorts behind the bar: the earliest day is in.
        var (list, first, last) = (OfPlot(farmerId, plot), Harvest(to), Harvest(from) + "~");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {list} and RowKey ge {first} and RowKey lt {last} and RowKey gt {page.After ?? ""}"
        );
        var rows = await table.RowsAsync(filter, page.Size, cancellation);
        return new PageOf<BatchLine>([.. rows.Select(ToLine)], rows.Count == page.Size ? rows[^1].RowKey : null);
    }

    Task<PageOf<BatchLine>> LinesAsync(string list, PageRequest page, CancellationToken cancellation) =>
        table.PageAsync(list, page, ToLine, cancellation);

    static bool IsBorn(TableEntity row) => row.ContainsKey("DigitalLink");

    static string Key(Gtin gtin, Lot lot) => $"{gtin}|{lot.ToKey()}";

    static string OfFarmer(string id) => "farmer|" + id;

    static string OfProduct(Gtin gtin) => "product|" + gtin;

    static string OfPlot(string farmerId, Plot plot) => $"plot|{farmerId}|{plot}";

    static string Harvest(DateOnly day) =>
        (DateOnly.MaxValue.DayNumber - day.DayNumber).ToString("D7", CultureInfo.InvariantCulture);

    static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    static TableEntity ToRow(string key, Batch batch)
    {
        var row = new TableEntity(key, BatchRow)
        {
            ["Farmer"] = batch.FarmerId,
            ["Notes"] = batch.Notes,
            ["Change"] = batch.Change,
            ["Plot"] = batch.Plot?.ToString(),
            ["EarlyHarvestReason"] = batch.EarlyHarvestReason,
            ["EarlyUntil"] = batch.EarlyUntil is { } until ? Text(until) : null,
            ["RegisteredBy"] = batch.RegisteredBy,
        };
        Put(row, batch.DigitalLink, batch.HarvestedOn, batch.Quantity, batch.BestBefore, batch.RegisteredAt);
        return row;
    }

    static TableEntity ToRow(string key, Passport passport)
    {
        var row = new TableEntity(key, PassportRow)
        {
            ["CodesReady"] = passport.CodesReady,
            ["Change"] = passport.Change,
            ["Pending"] = passport.Pending,
            ["AnnouncedAt"] = passport.AnnouncedAt,
            // From the beginning, so that what is weighed and found to be nothing is the same as what was never weighed.
            ["Diary"] = passport.Diary?.ToText() ?? "",
            ["EarlyTold"] = passport.EarlyTold,
            ["EarlyTelling"] = passport.EarlyTelling,
        };
        Put(
            row,
            passport.DigitalLink,
            passport.HarvestedOn,
            passport.Quantity,
            passport.BestBefore,
            passport.RegisteredAt
        );
        Put(row, passport.Producer, passport.Product, passport.ProductVersion);
        return row;
    }

    static Passport ToPassport(Gtin gtin, Lot lot, TableEntity row) =>
        new(
            gtin,
            lot,
            row.GetString("DigitalLink"),
            Day(row, "HarvestedOn")!.Value,
            Amount(row, "Quantity")!,
            Day(row, "BestBefore"),
            row.GetDateTimeOffset("RegisteredAt")!.Value,
            new Producer(
                row.GetString("Farmer"),
                row.GetString("FarmerName"),
                Enum.Parse<FarmerKind>(row.GetString("FarmerKind")),
                Province.TryParse(row.GetString("Province"), out var province)
                    ? province
                    : throw new InvalidDataException($"Passport {row.PartitionKey} has an unknown province."),
                row.GetString("Commune"),
                Optional(row, "PublicAddress"),
                row.GetInt64("FarmerVersion")!.Value
            )
            {
                Point = PublicPoint.Kept(row.GetString("Point")),
            },
            new PassportProduct(
                row.GetString("Name"),
                row.GetString("Description"),
                row.GetString("ProductUnit"),
                row.GetInt64("Price")!.Value,
                Optional(row, "Brand"),
                Amount(row, "NetContent"),
                Optional(row, "Storage"),
                Optional(row, "BuyUrl"),
                Optional(row, "Photo") is { } photo
                    ? new ProductPhoto(photo, row.GetInt32("PhotoWidth")!.Value, row.GetInt32("PhotoHeight")!.Value)
                    : null
            )
            {
                Links = TargetLinks.Read(row.GetString("ProductLinks")),
                Certificates = CertificateText.Certificates(row.GetString("Certificates")),
            },
            row.GetInt64("ProductVersion")!.Value,
            row.GetBoolean("CodesReady") ?? false,
            Optional(row, "RecallReason") is { } reason
                ? new RecallNotice(reason, row.GetDateTimeOffset("RecalledSince")!.Value)
                : null,
            row.GetString("Change"),
            row.GetBoolean("Pending") ?? false,
            row.GetDateTimeOffset("AnnouncedAt")!.Value
        )
        {
            Links = TargetLinks.Read(row.GetString("Links")),
            Story = row.GetString("Story") is { } story ? BatchStory.OfText(story) : null,
            IsStoryPending = row.GetBoolean("StoryPending") ?? false,
            Opinions = row.GetString("Opinions") is { } opinions ? BatchOpinions.OfText(opinions) : null,
            Diary = DiaryBrief.OfText(row.GetString("Diary")),
            EarlyTold = row.GetString("EarlyTold") ?? "",
            EarlyTelling = row.GetString("EarlyTelling") ?? "",
        };

    // What is absent is written as empty text: a merge leaves a column that it gets no value for as it was.
    static void Put(TableEntity row, Producer producer, PassportProduct product, long version)
    {
        row["Farmer"] = producer.Id;
        row["FarmerName"] = producer.Name;
        row["FarmerKind"] = producer.Kind.ToString();
        row["Province"] = producer.Province.Code;
        row["Commune"] = producer.Commune;
        row["FarmerVersion"] = producer.Version;
        row["PublicAddress"] = producer.PublicAddress ?? "";
        row["Point"] = producer.Point?.Code ?? "";
        row["Name"] = product.Name;
        row["Description"] = product.Description;
        row["ProductUnit"] = product.Unit;
        row["Price"] = product.Price;
        row["Brand"] = product.Brand ?? "";
        row["NetContent"] = product.NetContent?.Value.ToString(CultureInfo.InvariantCulture) ?? "";
        row["NetContentUnit"] = product.NetContent?.Unit.Code ?? "";
        row["Storage"] = product.Storage ?? "";
        row["BuyUrl"] = product.BuyUrl ?? "";
        row["Photo"] = product.Photo?.Hash ?? "";
        row["PhotoWidth"] = product.Photo?.Width ?? 0;
        row["PhotoHeight"] = product.Photo?.Height ?? 0;
        row["ProductVersion"] = version;
        row["ProductLinks"] = TargetLinks.Write(product.Links);
        row["Certificates"] = CertificateText.Of(product.Certificates);
    }

    static void Put(
        TableEntity row,
        string digitalLink,
        DateOnly harvestedOn,
        Quantity quantity,
        DateOnly? bestBefore,
        DateTimeOffset registeredAt
    )
    {
        row["DigitalLink"] = digitalLink;
        row["HarvestedOn"] = Text(harvestedOn);
        row["Quantity"] = quantity.Value.ToString(CultureInfo.InvariantCulture);
        row["QuantityUnit"] = quantity.Unit.Code;
        row["BestBefore"] = bestBefore is { } day ? Text(day) : null;
        row["RegisteredAt"] = registeredAt;
    }

    static TableEntity ToLine(string list, string key, Batch batch)
    {
        var row = new TableEntity(list, key) { ["Gtin"] = batch.Gtin.ToString(), ["Lot"] = batch.Lot.ToString() };
        Put(row, batch.DigitalLink, batch.HarvestedOn, batch.Quantity, batch.BestBefore, batch.RegisteredAt);
        return row;
    }

    static BatchLine ToLine(TableEntity row) =>
        Gtin.TryParse(row.GetString("Gtin"), out var gtin) && Lot.TryParse(row.GetString("Lot"), out var lot)
            ? new BatchLine(
                gtin,
                lot,
                row.GetString("DigitalLink"),
                Day(row, "HarvestedOn")!.Value,
                Amount(row, "Quantity")!,
                Day(row, "BestBefore"),
                row.GetDateTimeOffset("RegisteredAt")!.Value
            )
            : throw new InvalidDataException($"List {row.PartitionKey} names no batch in {row.RowKey}.");

    static string? Optional(TableEntity row, string name) => row.GetString(name) is { Length: > 0 } text ? text : null;

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static DateOnly? Day(TableEntity row, string name) =>
        row.GetString(name) is { Length: > 0 } text
            ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    static Quantity? Amount(TableEntity row, string name) =>
        row.GetString(name) is { Length: > 0 } text
            ? Quantity.Kept(decimal.Parse(text, CultureInfo.InvariantCulture), row.GetString(name + "Unit"))
            : null;
}
