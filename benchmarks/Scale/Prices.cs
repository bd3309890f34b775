namespace Traceability.Benchmarks.Scale;

/// <summary>A list price.</summary>
/// <param name="Usd">For the unit that its name ends with.</param>
/// <param name="Known"><c>read</c> where a text was at hand, <c>memory</c> where none was: then it is to be checked.</param>
/// <param name="Page">Where the vendor tells it.</param>
sealed record Price(decimal Usd, string Known, Uri Page);

/// <summary>A dated file of list prices.</summary>
/// <param name="Free">What a month has for nothing.</param>
sealed record Prices(
    string Region,
    string Currency,
    string About,
    string WrittenOn,
    SortedDictionary<string, Price> List,
    SortedDictionary<string, double> Free
)
{
    public const string File = "prices-2026-11.json";

    public static Prices Load() => StorageBudget.Load<Prices>(File);

    /// <param name="name">A price; what it is for ends its name.</param>
    /// <param name="amount">In units of one, of which the price counts <paramref name="per"/>.</param>
    public decimal Of(string name, double amount, double per = 1) =>
        (decimal)(Math.Max(0, amount) / per)
        * (
            List.TryGetValue(name, out var price) ? price.Usd : throw new KeyNotFoundException($"{File} has no {name}.")
        );
}
