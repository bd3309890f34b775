using System.Collections.Concurrent;

namespace Traceability.Benchmarks.Faults;

/// <summary>What a program answered: what must be there in the end, and what must not.</summary>
sealed class Ledger
{
    /// <summary>Registered lots: product and lot, and kilograms.</summary>
    public ConcurrentDictionary<(string Gtin, string Lot), int> Lots { get; } = new();

    /// <summary>Lots that were refused.</summary>
    public ConcurrentBag<(string Gtin, string Lot)> Refused { get; } = [];

    /// <summary>A marketplace's order, and what it took of the product; 0 where there was not enough.</summary>
    public ConcurrentDictionary<string, (string Gtin, decimal Kilograms)> Sales { get; } = new();

    /// <summary>A household's order, and what it took.</summary>
    public ConcurrentDictionary<string, (string Gtin, decimal Kilograms)> Orders { get; } = new();

    /// <summary>Events that were taken, by their ids.</summary>
    public ConcurrentBag<string> Events { get; } = [];

    /// <summary>Recalls, and the lot of each.</summary>
    public ConcurrentDictionary<string, (string Gtin, string Lot)> Recalls { get; } = new();

    /// <summary>Answers that nobody expects, in the words of the program.</summary>
    public ConcurrentBag<string> Strange { get; } = [];

    public int Operations => Lots.Count + Refused.Count + Sales.Count + Orders.Count + Events.Count + Recalls.Count;
}
