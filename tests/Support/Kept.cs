using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Storage;

namespace Traceability.Tests.Support;

/// <summary>
/// What storage keeps, a line a row and a line a blob, without what may differ between two ways to the same end: storage's own
/// marks, random keys and what is sealed by them, a listing's copy of how far a product's passports were when it was decided, and the number of its change.
/// </summary>
public static partial class Kept
{
    /// <summary>Everything, as it is.</summary>
    /// <param name="asSealed">Whether what is sealed is told as the very bytes that are kept.</param>
    public static async Task<IReadOnlyList<string>> AllAsync(TraceabilityProgram program, bool asSealed = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        var storage = program.Services.GetRequiredService<StorageAccount>();
        var cancellation = TestContext.Current.CancellationToken;
        var lines = new List<string>();
        foreach (var table in Tables.All.Except([Tables.Keys]))
        {
            await foreach (var row in storage.Table(table).QueryAsync<TableEntity>(cancellationToken: cancellation))
            {
                var line = Line(table, row);
                lines.Add(asSealed ? line : Sealed.Replace(line, "=SEALED"));
            }
        }

        foreach (var container in Containers.All)
        {
            await foreach (
                var blob in storage
                    .Container(container)
                    .GetBlobsAsync(new GetBlobsOptions(), cancellationToken: cancellation)
            )
            {
                lines.Add($"{container} {blob.Name} {Convert.ToHexStringLower(blob.Properties.ContentHash)}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What is kept of one product, told so that it can be compared with another one's.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TraceabilityProgram program, string gtin)
    {
        var lines = (await AllAsync(program)).Where(line => line.Contains(gtin, StringComparison.Ordinal));
        var ids = new Dictionary<string, string>();
        return
        [
            .. lines
                .Select(line => line.Replace(gtin, "GTIN", StringComparison.Ordinal))
                // A picture of the GTIN differs with it.
                .Select(line => Hash.Replace(line, "HASH"))
                // So does the hash of an event that names it.
                .Select(line => EventHash.Replace(line, "HASH"))
                // And which part of everyone's log has it.
                .Select(line => Shard.Replace(line, "log|SHARD"))
                .Select(line => Id.Replace(line, match => Name(ids, match.Value)))
                .Order(StringComparer.Ordinal),
        ];
    }

    static string Name(Dictionary<string, string> ids, string id)
    {
        if (!ids.TryGetValue(id, out var name))
        {
            ids[id] = name = string.Create(CultureInfo.InvariantCulture, $"ID{ids.Count}");
        }

        return name;
    }

    static string Line(string table, TableEntity row)
    {
        var values = row.Where(column =>
                column.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey")
                && !(table == Tables.Listings && column.Key is "PassportsVersion" or "Number")
                && !(table == Tables.Catalogue && column.Key == "Mark")
            )
            .OrderBy(column => column.Key, StringComparer.Ordinal)
            .Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Key}={column.Value}"));
        // A place in a list of the catalogue ends with its random mark.
        var key =
            table == Tables.Listings ? Change.Replace(row.RowKey, "change|NUMBER")
            : table == Tables.Catalogue ? Place.Replace(row.RowKey, "|MARK")
            : row.RowKey;
        return $"{table} {row.PartitionKey} {key} {string.Join("; ", values)}";
    }

    // A version, and what is longer than a nonce and a tag in base64url.
    [GeneratedRegex(@"=1\.[\w-]{38,}")]
    static partial Regex Sealed { get; }

    [GeneratedRegex("^change\\|[0-9]{19}$")]
    static partial Regex Change { get; }

    [GeneratedRegex("\\b[0-9a-f]{32}$")]
    static partial Regex Hash { get; }

    [GeneratedRegex(@"\|[a-z2-7]{26}$")]
    static partial Regex Place { get; }

    [GeneratedRegex(@"\blog\|[0-9]{2}\b")]
    static partial Regex Shard { get; }

    [GeneratedRegex("ni:///sha-256;[0-9a-f]{64}")]
    static partial Regex EventHash { get; }

    // An opaque id, or the name of an event.
    [GeneratedRegex("\\b([a-z2-7]{26}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b")]
    static partial Regex Id { get; }
}
