namespace Traceability.Benchmarks;

/// <summary>What one side has beside what it should have.</summary>
/// <param name="Differences">A line each, for people.</param>
sealed record Comparison(
    string Side,
    int Items,
    int Missing,
    int Twice,
    int Strange,
    int Unlike,
    IReadOnlyList<string> Differences
)
{
    public static string Head => $"{"", -26}{"items", 8}{"missing", 9}{"twice", 7}{"strange", 9}{"unlike", 8}";

    public static Comparison Of(string side, IReadOnlyList<Offer> expected, IReadOnlyList<Offer> there)
    {
        var has = there.ToLookup(offer => offer.Gtin, StringComparer.Ordinal);
        var should = expected.ToDictionary(offer => offer.Gtin, StringComparer.Ordinal);
        var missing = expected.Where(offer => !has.Contains(offer.Gtin)).ToList();
        var twice = has.Where(offers => offers.Count() > 1).ToList();
        var strange = has.Where(offers => !should.ContainsKey(offers.Key)).ToList();
        var unlike = there.Where(offer => should.TryGetValue(offer.Gtin, out var other) && other != offer).ToList();
        return new Comparison(
            side,
            there.Count,
            missing.Count,
            twice.Count,
            strange.Count,
            unlike.Count,
            [
                .. missing.Select(offer => $"{side}: {offer.Gtin} is missing: {offer}"),
                .. twice.Select(offers => $"{side}: {offers.Key} is there {offers.Count()} times"),
                .. strange.Select(offers => $"{side}: {offers.Key} is nobody's"),
                .. unlike.Select(offer => $"{side}: {offer.Gtin} is {offer}; should be {should[offer.Gtin]}"),
            ]
        );
    }

    public override string ToString() => $"{Side, -26}{Items, 8}{Missing, 9}{Twice, 7}{Strange, 9}{Unlike, 8}";
}
