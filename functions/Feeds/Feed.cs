using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;
using Traceability.Products;

namespace Traceability.Feeds;

/// <summary>
/// What of the catalogue a feed holds: a product that fits each of the kinds that are given, by one of its values. Nothing given
/// is everything.
/// </summary>
/// <param name="Provinces">Where it is grown, by their codes.</param>
/// <param name="Categories">A product's category or one above it: <c>Trái cây</c> takes <c>Trái cây &gt; Xoài</c> too.</param>
/// <param name="Gtins">14 digits each.</param>
public sealed record FeedSelection(
    IReadOnlyList<string> Provinces,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Gtins
)
{
    readonly HashSet<string> provinces = [.. Provinces];
    readonly HashSet<string> gtins = [.. Gtins];
    readonly string[] categories = [.. Categories.Select(Vietnamese.Fold)];

    public bool Takes(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return (provinces.Count == 0 || provinces.Contains(product.Producer.Province.Code))
            && MayTake(product)
            && (categories.Length == 0 || TakesCategory(product.Facts.Category));
    }

    /// <summary>Whether a product may come into the selection or go out of it: its place and category may change, its GTIN does not.</summary>
    public bool MayTake(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return gtins.Count == 0 || gtins.Contains(product.Gtin.ToString());
    }

    bool TakesCategory(string? category)
    {
        var folded = Vietnamese.Fold(category ?? "");
        return categories.Any(wanted =>
            folded.StartsWith(wanted, StringComparison.Ordinal)
            && (folded.Length == wanted.Length || folded.AsSpan(wanted.Length).TrimStart() is ['>', ..])
        );
    }
}

/// <summary>A feed with a selection of its own, pulled by who has its token.</summary>
/// <param name="Id">The token's id: 16 hexadecimal digits.</param>
/// <param name="Name">Whose it is, for the operator: 1 to 100 characters.</param>
/// <param name="Formats">The files that it is pulled as.</param>
/// <param name="EndedAt">Since when its token opens nothing; null while it does.</param>
public sealed record Feed(
    string Id,
    string Name,
    IReadOnlyList<string> Formats,
    FeedSelection Selection,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
);

/// <summary>What an operator sends to make a feed.</summary>
public sealed record FeedBody(
    string? Name,
    IReadOnlyList<string?>? Formats,
    IReadOnlyList<string?>? Provinces,
    IReadOnlyList<string?>? Categories,
    IReadOnlyList<string?>? Gtins
)
{
    const int MaxName = 100;
    const int MaxCategory = 200;
    const int MaxCategories = 100;
    const int MaxGtins = 1000;

    /// <summary>The feed, or every field that was refused.</summary>
    public Feed? Decide(string id, DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var name = refusals.RequiredText("/name", Name, MaxName);
        var formats = Each("/formats", Formats, FeedFormats.Files.Count, refusals, ParseFormat);
        var provinces = Each("/provinces", Provinces, Province.All.Count, refusals, ParseProvince);
        var categories = Each(
            "/categories",
            Categories,
            MaxCategories,
            refusals,
            (pointer, text, into) => into.RequiredText(pointer, text, MaxCategory)
        );
        var gtins = Each(
            "/gtins",
            Gtins,
            MaxGtins,
            refusals,
            (pointer, text, into) => into.Gtin(pointer, text)?.ToString()
        );
        return refusals.Any
            ? null
            : new Feed(
                id,
                name!,
                formats.Count == 0 ? FeedFormats.Files : formats,
                new FeedSelection(provinces, categories, gtins),
                now,
                EndedAt: null
            );
    }

    static List<string> Each(
        string pointer,
        IReadOnlyList<string?>? sent,
        int max,
        Refusals refusals,
        Func<string, string?, Refusals, string?> parse
    )
    {
        if (sent?.Count > max)
        {
            refusals.Add(pointer, "too-many", $"Nhiều nhất {max} mục.", $"At most {max}.");
            return [];
        }

        return
        [
            .. (sent ?? [])
                .Select((text, at) => parse($"{pointer}/{at}", text, refusals))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
    }

    static string? ParseFormat(string pointer, string? text, Refusals refusals)
    {
        if (FeedFormats.Files.Contains(text ?? ""))
        {
            return text;
        }

        var files = string.Join(", ", FeedFormats.Files);
        refusals.Add(pointer, "unknown-format", $"Cần một trong: {files}.", $"Must be one of: {files}.");
        return null;
    }

    static string? ParseProvince(string pointer, string? text, Refusals refusals)
    {
        if (Province.TryParse(text, out var province))
        {
            return province.Code;
        }

        refusals.Add(
            pointer,
            "unknown-province",
            "Cần một trong 34 tỉnh, thành phố (tên hoặc mã hai chữ số).",
            "Must be one of the 34 provinces, by name or by two-digit code."
        );
        return null;
    }
}

/// <summary>A feed as it was read, with what a retry of the request that made it must know.</summary>
/// <param name="Request">The SHA-256 of that request.</param>
public sealed record KeptFeed(Feed Feed, string Request);

/// <summary>Where feeds of one's own selection are kept.</summary>
public interface IFeeds
{
    /// <summary>Keeps a new feed, and of its token the hash; false where its id is taken.</summary>
    Task<bool> AddAsync(Feed feed, ApiKey token, string request, CancellationToken cancellation);

    Task<KeptFeed?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>The feed that a token opens, by a row read in the last five seconds; null where it opens none, or none any more.</summary>
    Task<Feed?> OpenAsync(string token, CancellationToken cancellation);

    /// <summary>Every feed, those that ended too, in the order of their ids.</summary>
    Task<PageOf<Feed>> ListAsync(PageRequest page, CancellationToken cancellation);

    /// <summary>Has a feed's token open nothing any more; false where there is no such feed. Twice is once.</summary>
    Task<bool> EndAsync(string id, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>A feed that was made: its token and the addresses that hold it are shown this once, and are null on a replay.</summary>
public sealed record FeedMade(
    string Id,
    string? Token,
    IReadOnlyList<string>? Addresses,
    string Name,
    IReadOnlyList<string> Formats,
    IReadOnlyList<string> Provinces,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Gtins,
    DateTimeOffset CreatedAt
);

/// <summary>A feed as its list shows it.</summary>
public sealed record FeedLine(
    string Id,
    string Name,
    IReadOnlyList<string> Formats,
    IReadOnlyList<string> Provinces,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Gtins,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
);

/// <summary>A page of feeds.</summary>
public sealed record FeedLines(IReadOnlyList<FeedLine> Items, string? NextPageToken);

[JsonSerializable(typeof(FeedBody))]
[JsonSerializable(typeof(FeedMade))]
[JsonSerializable(typeof(FeedLines))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class FeedJson : JsonSerializerContext;
