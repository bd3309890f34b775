using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Platform.Repair;

/// <summary>A row of a read model that is not what is made again of it.</summary>
/// <param name="What">What is off, in a sentence.</param>
public sealed record Difference(string Model, string Partition, string Key, string What);

/// <summary>What came of making the read models again.</summary>
/// <param name="Rows">Rows that were compared.</param>
/// <param name="Differences">Those that were not what was made again.</param>
/// <param name="Untold">What could not be told again, and why: then nothing is written.</param>
/// <param name="Busy">Rows that were written meanwhile, and were left as they are.</param>
public sealed record Rebuilt(long Rows, IReadOnlyList<Difference> Differences, IReadOnlyList<Damage> Untold, long Busy);

/// <summary>
/// Makes every read model again from what it was made of: beside the program that serves, in a <see cref="Shadow"/>. Then each row is
/// compared, byte by byte, and what differs is written: so nobody ever reads a model that is half made, and a repair of what is right
/// writes nothing. What is written while it runs is left to who wrote it.
/// </summary>
/// <remarks>
/// It keeps a place (a hundred bytes or two) in memory for each batch and event; rows themselves are read as they are needed.
/// </remarks>
public sealed class Rebuild(
    IServiceProvider live,
    StorageAccount storage,
    StoredRows rows,
    IEnumerable<IReadModels> features
)
{
    /// <summary>What tells nothing to read models, or would lead out of the program: sent to nobody, it is not needed.</summary>
    static readonly string[] leftOut =
    [
        Tables.Requests,
        Tables.Webhooks,
        Tables.Notices,
        Tables.Shops,
        Tables.ShopItems,
        Tables.ShopTokens,
        Tables.Queries,
        Tables.Captures,
        Tables.Imports,
        Tables.Devices,
        Tables.Boxes,
        Tables.Feeds,
        Tables.Rejections,
        Tables.Poison,
    ];

    /// <summary>Queues whose messages make read models; what else is announced goes with the shadow.</summary>
    static readonly string[] followed = [Queues.Story, Queues.ListingChanged, Queues.Statistics];

    /// <summary>Blobs that are made from rows, and are made again with them.</summary>
    const string MadeBlobs = Containers.Codes;

    const int AtOnce = 8;
    const int MostTries = 20;
    const int MostTold = 10_000;

    /// <summary>The names of all models.</summary>
    public IReadOnlyList<string> Names =>
        [.. features.SelectMany(feature => feature.Models).Select(model => model.Name).Append(MadeBlobs).Distinct()];

    /// <param name="only">The model that is compared and written alone; null for all.</param>
    /// <param name="writes">Whether what differs is written; else it is only told.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it; what is written until then is right.</param>
    public async Task<Rebuilt> RunAsync(
        string? only,
        bool writes,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        await using var shadow = await Shadow.OpenAsync(live);
        var made = new StoredRows(shadow.Storage);
        var told = shadow.Services.GetServices<IReadModels>().SelectMany(feature => feature.Told).ToList();
        var began = await BeganAsync(shadow.Storage, cancellation);
        await CopyAsync(shadow.Storage, made, told, progress, cancellation);
        var untold = new List<Damage>();
        foreach (var turn in Enum.GetValues<Turn>())
        {
            await TellAsync(shadow, [.. told.Where(one => one.Turn == turn)], turn, untold, progress, cancellation);
        }

        var end = new Comparison(writes && untold.Count == 0, began);
        foreach (
            var model in features
                .SelectMany(feature => feature.Models)
                .Where(model => only is null || model.Name == only)
        )
        {
            await CompareAsync(model, made, end, progress, cancellation);
        }

        if (only is null or MadeBlobs)
        {
            await CompareBlobsAsync(shadow.Storage, end, progress, cancellation);
        }

        return new Rebuilt(end.Rows, end.Differences, untold, end.Busy);
    }

    // By storage's own clock: what it says was written later than this is newer than what is made here.
    static async Task<DateTimeOffset> BeganAsync(StorageAccount shadow, CancellationToken cancellation)
    {
        var table = shadow.Table(Tables.Requests);
        await table.UpsertEntityAsync(new TableEntity("rebuild", "began"), cancellationToken: cancellation);
        return (await table.FindAsync("rebuild", "began", cancellation))!.Timestamp!.Value;
    }

    async Task CopyAsync(
        StorageAccount shadow,
        StoredRows made,
        IReadOnlyList<Told> told,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var models = features.SelectMany(feature => feature.Models).ToList();
        foreach (var table in Tables.All.Except(leftOut))
        {
            var own = models.Where(model => model.Table == table).ToList();
            var later = told.Where(one => one.ComesWhenTold && one.Table == table).ToList();
            long copied = 0;
            progress(new RepairProgress($"copy {table}", 0, null));
            await made.WriteAsync(
                table,
                rows.AllAsync(table, cancellation)
                    .Where(row =>
                        !own.Any(model => model.Holds(row.Partition, row.Key)) && !later.Any(one => one.Is(row))
                    ),
                count => progress(new RepairProgress($"copy {table}", Interlocked.Add(ref copied, count), null)),
                cancellation
            );
        }

        // An event that no row can hold.
        var (kept, beside) = (storage.Container(Containers.Events), shadow.Container(Containers.Events));
        await foreach (var blob in kept.GetBlobsAsync(new GetBlobsOptions(), cancellation))
        {
            var content = (await kept.GetBlobClient(blob.Name).DownloadContentAsync(cancellation)).Value.Content;
            await beside.GetBlobClient(blob.Name).UploadAsync(content, overwrite: true, cancellation);
        }
    }

    async Task TellAsync(
        Shadow shadow,
        IReadOnlyList<Told> told,
        Turn turn,
        List<Damage> untold,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var step = $"tell {turn.ToString().ToLowerInvariant()}";
        var places = new List<Place>();
        for (var kind = 0; kind < told.Count; kind++)
        {
            await foreach (var row in rows.AllAsync(told[kind].Table, cancellation))
            {
                if (!told[kind].Is(row))
                {
                    continue;
                }

                var moments = told[kind].Moments(row);
                for (var moment = 0; moment < moments.Count; moment++)
                {
                    places.Add(new Place(moments[moment].UtcTicks, kind, row.Partition, row.Key, moment));
                }
            }
        }

        places.Sort();
        for (var at = 0; at < places.Count; at++)
        {
            var place = places[at];
            var one = told[place.Kind];
            progress(new RepairProgress(step, at, places.Count));
            // Gone since it was listed: then nothing follows from it any more.
            if (await rows.FindAsync(one.Table, place.Partition, place.Key, cancellation) is not { } row)
            {
                continue;
            }

            try
            {
                if (one.ComesWhenTold && place.Moment == 0)
                {
                    await shadow
                        .Storage.Table(one.Table)
                        .UpsertEntityAsync(StoredRows.ToEntity(row), TableUpdateMode.Replace, cancellation);
                }

                await one.Tell(row, place.Moment, cancellation);
            }
            catch (Exception fault) when (IsOfTheThing(fault))
            {
                Note(untold, $"{one.Table} {row.Partition} {row.Key}", fault);
            }
        }

        progress(new RepairProgress(step, places.Count, places.Count));
        if (turn >= Turn.Marks)
        {
            // Not before: what was decided without what recalls hold would come and go.
            await FollowAsync(shadow, $"follow {turn.ToString().ToLowerInvariant()}", untold, progress, cancellation);
        }
    }

    // What was announced, each once: what follows is worked out from all that there is, however often it was announced.
    static async Task FollowAsync(
        Shadow shadow,
        string step,
        List<Damage> untold,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var functions = shadow
            .Services.GetServices<QueueFunction>()
            .Where(function => followed.Contains(function.Queue))
            .ToList();
        while (true)
        {
            var messages = new HashSet<(QueueFunction Function, string Text)>();
            foreach (var function in functions)
            {
                var queue = shadow.Storage.Queue(function.Queue);
                QueueMessage[] taken;
                do
                {
                    taken = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), cancellation);
                    messages.UnionWith(taken.Select(message => (function, message.Body.ToString())));
                    await InParallel.ForEachAsync(
                        taken,
                        AtOnce,
                        (message, stop) => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, stop),
                        cancellation
                    );
                } while (taken.Length > 0);
            }

            if (messages.Count == 0)
            {
                return;
            }

            var done = 0;
            foreach (var (function, text) in messages)
            {
                progress(new RepairProgress(step, done++, messages.Count));
                try
                {
                    await HandleAsync(shadow.Services, function, text, cancellation);
                }
                catch (Exception fault) when (IsOfTheThing(fault))
                {
                    Note(untold, $"{function.Queue} {text}", fault);
                }
            }

            progress(new RepairProgress(step, done, messages.Count));
        }
    }

    // What is put off is taken up at once: nobody else is at work here.
    static async Task HandleAsync(
        IServiceProvider services,
        QueueFunction function,
        string text,
        CancellationToken cancellation
    )
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await function.Handle(services, text, cancellation) is not Outcome.Continued next)
            {
                return;
            }

            text = next.Message;
        }
    }

    async Task CompareAsync(
        ReadModel model,
        StoredRows made,
        Comparison end,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var step = $"compare {model.Name}";
        var table = storage.Table(model.Table);
        bool Holds(TableEntity row) => model.Holds(row.PartitionKey, row.RowKey);
        await using var ours = InOrder(made.EntitiesAsync(model.Table, cancellation).Where(Holds))
            .GetAsyncEnumerator(cancellation);
        await using var theirs = InOrder(rows.EntitiesAsync(model.Table, cancellation).Where(Holds))
            .GetAsyncEnumerator(cancellation);
        var (hasOurs, hasTheirs) = (await ours.MoveNextAsync(), await theirs.MoveNextAsync());
        while (hasOurs || hasTheirs)
        {
            var order =
                !hasTheirs ? -1
                : !hasOurs ? 1
                : Compare(ours.Current, theirs.Current);
            var kept = order >= 0 ? theirs.Current : null;
            var now = order <= 0 ? StoredRows.Of(ours.Current) : null;
            if (now is not null)
            {
                now = await model.Settle(now, kept is null ? null : StoredRows.Of(kept), rows, cancellation);
            }

            await end.MendAsync(model.Name, table, now, kept, cancellation);
            progress(new RepairProgress(step, end.Rows, null));
            hasOurs = order <= 0 ? await ours.MoveNextAsync() : hasOurs;
            hasTheirs = order >= 0 ? await theirs.MoveNextAsync() : hasTheirs;
        }
    }

    async Task CompareBlobsAsync(
        StorageAccount shadow,
        Comparison end,
        Action<RepairProgress> progress,
        CancellationToken cancellation
    )
    {
        var (made, kept) = (shadow.Container(MadeBlobs), storage.Container(MadeBlobs));
        await foreach (var blob in made.GetBlobsAsync(new GetBlobsOptions(), cancellation))
        {
            await end.MendAsync(MadeBlobs, made.GetBlobClient(blob.Name), kept.GetBlobClient(blob.Name), cancellation);
            progress(new RepairProgress($"compare {MadeBlobs}", end.Rows, null));
        }
    }

    // Both sides are gone through side by side: storage tells rows in the order of their keys.
    static async IAsyncEnumerable<TableEntity> InOrder(
        IAsyncEnumerable<TableEntity> rows,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        TableEntity? last = null;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            if (last is not null && Compare(last, row) >= 0)
            {
                throw new InvalidDataException($"Storage tells {row.PartitionKey} {row.RowKey} out of its order.");
            }

            yield return last = row;
        }
    }

    static int Compare(TableEntity one, TableEntity other)
    {
        var order = string.CompareOrdinal(one.PartitionKey, other.PartitionKey);
        return order != 0 ? order : string.CompareOrdinal(one.RowKey, other.RowKey);
    }

    // Storage that is down ends the whole; what it refuses is refused for what is told.
    static bool IsOfTheThing(Exception fault) =>
        fault
            is not (
                OperationCanceledException
                or RequestFailedException { Status: 0 or 408 or 429 or >= 500 }
                or AggregateException
            );

    static void Note(List<Damage> untold, string of, Exception fault)
    {
        if (untold.Count < MostTold)
        {
            untold.Add(new Damage(of, $"it cannot be told again: {fault.Message.ReplaceLineEndings(" ")}"));
        }
    }

    /// <summary>Where something is told again: first by its time, then by its kind and key, so that each time is the same.</summary>
    sealed record Place(long Ticks, int Kind, string Partition, string Key, int Moment) : IComparable<Place>
    {
        public int CompareTo(Place? other) =>
            other is null ? 1
            : Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks)
            : Kind != other.Kind ? Kind.CompareTo(other.Kind)
            : Partition != other.Partition ? string.CompareOrdinal(Partition, other.Partition)
            : Key != other.Key ? string.CompareOrdinal(Key, other.Key)
            : Moment.CompareTo(other.Moment);
    }

    /// <summary>What the comparison found, and its writing where it writes.</summary>
    sealed class Comparison(bool writes, DateTimeOffset began)
    {
        readonly List<Difference> differences = [];

        public IReadOnlyList<Difference> Differences => differences;

        public long Rows { get; private set; }

        public long Busy { get; private set; }

        public async Task MendAsync(
            string model,
            TableClient table,
            StoredRow? made,
            TableEntity? kept,
            CancellationToken cancellation
        )
        {
            Rows++;
            string? difference = null;
            if (made is not null && kept is not null && StoredRows.Of(kept).IsSame(made, out difference))
            {
                return;
            }

            if (kept?.Timestamp >= began)
            {
                Busy++;
                return;
            }

            var key = made is null ? (kept!.PartitionKey, kept.RowKey) : (made.Partition, made.Key);
            Note(
                new Difference(
                    model,
                    key.Item1,
                    key.Item2,
                    made is null ? "nothing makes it"
                        : kept is null ? "it is missing"
                        : difference!
                )
            );
            if (!writes)
            {
                return;
            }

            var isDone = made is not null
                ? await table.IsPutAsync(StoredRows.ToEntity(made), kept, cancellation)
                : await IsDeletedAsync(table, kept!, cancellation);
            Busy += isDone ? 0 : 1;
        }

        public async Task MendAsync(string model, BlobClient made, BlobClient kept, CancellationToken cancellation)
        {
            Rows++;
            var content = (await made.DownloadContentAsync(cancellation)).Value;
            if (await kept.ExistsAsync(cancellation))
            {
                var there = (await kept.DownloadContentAsync(cancellation)).Value;
                if (there.Content.ToMemory().Span.SequenceEqual(content.Content.ToMemory().Span))
                {
                    return;
                }

                Note(new Difference(model, made.Name, "", "it holds something else"));
            }
            else
            {
                Note(new Difference(model, made.Name, "", "it is missing"));
            }

            if (writes)
            {
                await kept.UploadAsync(
                    content.Content,
                    new BlobUploadOptions
                    {
                        HttpHeaders = new BlobHttpHeaders { ContentType = content.Details.ContentType },
                    },
                    cancellation
                );
            }
        }

        void Note(Difference difference)
        {
            if (differences.Count < MostTold)
            {
                differences.Add(difference);
            }
        }

        static async Task<bool> IsDeletedAsync(TableClient table, TableEntity row, CancellationToken cancellation)
        {
            try
            {
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
                return true;
            }
            catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status412PreconditionFailed)
            {
                return false;
            }
        }
    }
}
