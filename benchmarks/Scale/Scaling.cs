using System.Globalization;

namespace Traceability.Benchmarks.Scale;

/// <summary>Prints what the model says of a size, or of all.</summary>
static class Scaling
{
    /// <summary>Of a limit, what a design uses before another account is due: the rest is for what the model does not know.</summary>
    const double Comfortable = 0.7;

    public static int Run(string? name)
    {
        var (budget, prices) = (StorageBudget.Load(), Prices.Load());
        var sizes = Size.All.Where(size => name is null || size.Name == name).ToList();
        if (sizes.Count == 0)
        {
            Console.Error.WriteLine($"{name} is none of {string.Join(", ", Size.All.Select(size => size.Name))}.");
            return 2;
        }

        foreach (var size in sizes)
        {
            Print(new Model(size, budget), budget, prices);
        }

        var remembered = prices.List.Where(price => price.Value.Known == "memory").Select(price => price.Key);
        Print($"Prices: {Prices.File}, {prices.Region}, {prices.Currency}, written on {prices.WrittenOn}.");
        Print($"From memory, to be checked: {string.Join(", ", remembered)}.");
        Print($"Budget: budget.json, measured on {budget.MeasuredOn}. Times are assumed, not measured on Azure.");
        return 0;
    }

    static void Print(Model model, StorageBudget budget, Prices prices)
    {
        var size = model.Size;
        Print($"{size.Name}: {size.Batches:N0} batches and {size.Scans:N0} scans a month, {size.Products:N0} products");
        Print($"");
        Print(
            $"  {"where, in the busiest minutes of the year", -44}{"a second", 12}{"limit", 9}{"used", 9}{"carries", 12}"
        );
        var spots = model.HotSpots();
        foreach (var spot in spots)
        {
            Print(
                $"  {spot.Name, -44}{spot.Peak, 12:N2}{spot.Limit, 9:N0}{spot.Utilisation, 9:P1}{Factor(spot.Carries), 12}"
            );
        }

        var first = spots[0];
        Print($"  First bottleneck: {first.Name}, which carries {Factor(first.Carries).Trim()} this size.");
        foreach (var spot in spots.Where(spot => spot.Utilisation > Comfortable))
        {
            Print(
                $"  {spot.Name}: {Math.Ceiling(spot.Utilisation / Comfortable):N0} deployments with an account each keep it under {Comfortable:P0}."
            );
        }

        Print($"");
        Print(
            $"  {"queue, on the busiest day", -24}{"at most/s", 10}{"takes/s", 10}{"instances", 11}{"needed", 8}{"deepest", 12}{"wait", 10}  depth at 6, 9, 12, 15, 18, 21, 24"
        );
        foreach (var queue in model.Queues().Where(queue => queue.MessagesASecond.Max() > 0))
        {
            var depths = queue.Depths();
            var deepest = depths.Max();
            var hours = string.Join(
                " ",
                new[] { 6, 9, 12, 15, 18, 21, 24 }.Select(hour => Text($"{depths[(hour * 60) - 1]:N0}"))
            );
            Print(
                $"  {queue.Name, -24}{queue.MessagesASecond.Max() * Rhythm.Burst, 10:N2}{queue.Capacity, 10:N0}{queue.Instances, 11}{queue.Needed, 8}{deepest, 12:N0}{Wait(deepest / queue.Capacity), 10}  {hours}"
            );
        }

        Print($"");
        var bill = Bill.Of(model, budget, prices);
        foreach (var line in bill)
        {
            Print($"  {line.What, -24}{line.Amount, 18:N0} {line.Unit, -6}{line.Usd, 12:N2} USD");
        }

        Print($"  {"a month", -24}{"", 25}{bill.Sum(line => line.Usd), 12:N2} USD");
        Print(
            $"  {"a thousand batches", -24}{"", 25}{bill.Sum(line => line.Usd) / (decimal)size.Batches * 1000, 12:N2} USD"
        );
        Print($"");
    }

    static string Factor(double factor) =>
        factor >= 1e6 ? ">1,000,000×"
        : factor >= 10 ? Text($"{factor:N0}×")
        : Text($"{factor:N1}×");

    static string Wait(double seconds) => seconds < 120 ? Text($"{seconds:N0} s") : Text($"{seconds / 60:N0} min");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static void Print(FormattableString line) => Console.WriteLine(Text(line));
}
