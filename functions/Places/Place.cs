using System.Globalization;
using System.Text.Json.Serialization;
using Traceability.Gs1;

namespace Traceability.Places;

/// <summary>Where something is, in degrees, WGS 84. Private: what anyone may know of it is a <see cref="PublicPoint"/>.</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
public sealed record Position(double Latitude, double Longitude)
{
    // Vietnam with its islands and its sea, from Cape Cà Mau and the Trường Sa islands to Lũng Cú.
    const double South = 6;
    const double North = 24;
    const double West = 102;
    const double East = 118;

    /// <summary>Whether it can be a place in Vietnam: north and east that changed places are not.</summary>
    [JsonIgnore]
    public bool IsInVietnam => Latitude is >= South and <= North && Longitude is >= West and <= East;

    /// <summary>As one text, to the last digit.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Latitude:R} {Longitude:R}");

    /// <summary>What <see cref="ToString"/> wrote; null where nothing was.</summary>
    public static Position? Kept(string? text) =>
        text?.Split(' ') is [var latitude, var longitude]
            ? new Position(
                double.Parse(latitude, CultureInfo.InvariantCulture),
                double.Parse(longitude, CultureInfo.InvariantCulture)
            )
            : null;
}

/// <summary>A farm, plot, packing house or place of delivery: somebody's own digital address.</summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="OwnerId">The farmer or partner.</param>
/// <param name="RemovedAt">When its owner gave it up; null for a place that is there. What names it by its id still finds it.</param>
public sealed record Place(
    string Id,
    string OwnerId,
    PlaceFacts Facts,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? RemovedAt
)
{
    /// <summary>
    /// The place given up: batches and diaries that name it keep its kind, name and commune. Where exactly it was is forgotten, and
    /// nothing is shown that is finer than its commune.
    /// </summary>
    public Place Removed(DateTimeOffset at) =>
        this with
        {
            RemovedAt = at,
            Facts = Facts with
            {
                Position = null,
                Precision = Facts.Precision < PlacePrecision.Commune ? Facts.Precision : PlacePrecision.Commune,
                DigitalAddress = null,
                Gln = null,
                Extension = null,
            },
        };
}

/// <summary>What an owner says of a place.</summary>
/// <param name="Name">What the owner calls it, 1 to 100 characters; private, since a name may tell more than a map does.</param>
/// <param name="Position">Private; null where it was not told.</param>
/// <param name="Precision">How exactly the public may know where it is.</param>
/// <param name="Commune">Free text, 1 to 100 characters.</param>
/// <param name="Area">Square metres, 1 to 100,000,000; of a plot alone.</param>
/// <param name="PostalCode">Five digits (Decision 2475/QĐ-BTTTT of 2017).</param>
/// <param name="DigitalAddress">The address's code on the national platform of digital addresses: opaque.</param>
/// <param name="Gln">Its Global Location Number (AI 414).</param>
/// <param name="Extension">What tells it from other places under the GLN (AI 254).</param>
public sealed record PlaceFacts(
    PlaceKind Kind,
    string Name,
    Position? Position,
    PlacePrecision Precision,
    Province Province,
    string Commune,
    int? Area,
    string? PostalCode,
    string? DigitalAddress,
    string? Gln,
    string? Extension
)
{
    /// <summary>The point that a map shows of it; null where it shows none.</summary>
    public PublicPoint? Point => PublicPoint.Of(Position, Precision);

    /// <summary>The path of its Digital Link: <c>/414/{gln}[/254/{extension}]</c>; null without a GLN.</summary>
    public string? LinkPath =>
        Gln is null ? null
        : Extension is null ? $"/414/{Gln}"
        : $"/414/{Gln}/254/{Characters.Encode(Extension)}";
}

/// <summary>What anyone may know of a place. Whatever the public gets of places is made of this and nothing else.</summary>
/// <param name="Commune">Null where the owner shows the province alone.</param>
/// <param name="Point">Null where the owner shows none.</param>
/// <param name="PostalCode">From the precision of a commune on.</param>
/// <param name="DigitalAddress">Where the place is shown exactly.</param>
public sealed record PublicPlace(
    PlaceKind Kind,
    Province Province,
    string? Commune,
    PublicPoint? Point,
    string? PostalCode,
    string? DigitalAddress,
    string? Gln,
    string? Extension
)
{
    public static PublicPlace Of(PlaceFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var showsCommune = facts.Precision >= PlacePrecision.Commune;
        return new(
            facts.Kind,
            facts.Province,
            showsCommune ? facts.Commune : null,
            facts.Point,
            showsCommune ? facts.PostalCode : null,
            facts.Precision == PlacePrecision.Exact ? facts.DigitalAddress : null,
            facts.Gln,
            facts.Extension
        );
    }
}
