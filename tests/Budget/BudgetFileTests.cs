using System.Net;
using System.Text.RegularExpressions;
using Traceability.Benchmarks.Scale;
using Traceability.Tests.Support;

namespace Traceability.Tests.Budget;

/// <summary>
/// What each operation asks of storage, held against <c>benchmarks/budget.json</c>, from which <c>docs/scale.md</c> and the simulator
/// work out partitions and money. Where an operation changed on purpose, the failure names the line to put into the file.
/// </summary>
public partial class BudgetFileTests(TestStorage storage)
{
    const int DocumentEvents = 100;
    const int DocumentLots = 10;
    const int RecalledLots = 20;

    static readonly StorageBudget budget = StorageBudget.Load();

    static readonly Dictionary<string, Func<MeteredProgram, Task<OperationCost>>> operations = new()
    {
        ["register"] = RegisterAsync,
        ["follow"] = FollowAsync,
        ["scan"] = ScanAsync,
        ["scan-again"] = ScanAgainAsync,
        ["photo"] = PhotoAsync,
        ["count-page"] = CountPageAsync,
        ["capture-one"] = CaptureOneAsync,
        ["capture-hundred"] = CaptureHundredAsync,
        ["feed-unchanged"] = FeedUnchangedAsync,
        ["feed-one-item"] = FeedAsync,
        ["sale"] = SaleAsync,
        ["order"] = OrderAsync,
        ["recall-twenty"] = RecallAsync,
    };

    public static TheoryData<string> Operations => [.. operations.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_costs_what_the_budget_says(string operation)
    {
        await using var metered = new MeteredProgram(storage);
        var cost = await operations[operation](metered);
        var measured = StorageBudget.Line(operation, cost);
        var kept = budget.Operations.GetValueOrDefault(operation);
        Assert.True(
            kept is not null && Counts(operation, kept) == Counts(operation, cost),
            $"budget.json says otherwise of {operation}. Measured:\n{measured}"
        );
        Assert.True(
            AreNear(kept.Bytes, cost.Bytes),
            $"Bytes of {operation} are not near the budget's. Measured:\n{measured}"
        );
    }

    [Fact]
    public void The_budget_names_the_operations_that_are_measured_and_no_others() =>
        Assert.Equal(
            operations.Keys.Order(StringComparer.Ordinal),
            budget.Operations.Keys.Order(StringComparer.Ordinal)
        );

    static string Counts(string operation, OperationCost cost) =>
        StorageBudget.Line(operation, cost with { Bytes = new ByteCost() });

    static bool AreNear(ByteCost said, ByteCost measured) =>
        AreNear(said.Tables, measured.Tables)
        && AreNear(said.Queues, measured.Queues)
        && AreNear(said.Blobs, measured.Blobs)
        && AreNear(said.Received, measured.Received)
        && AreNear(said.Answered, measured.Answered);

    static bool AreNear(long said, long measured) => Math.Abs(said - measured) <= StorageBudget.BytesTolerance * said;

    static async Task<OperationCost> RegisterAsync(MeteredProgram metered)
    {
        var farm = await FarmAsync(metered);
        metered.StartsLater();
        return await metered.StopsAsync(await farm.Farm.Registers(Farm.Harvest(farm.Gtin, "B"), "k"));
    }

    static async Task<OperationCost> FollowAsync(MeteredProgram metered)
    {
        var (farm, gtin) = await FarmAsync(metered);
        await farm.Registers(Farm.Harvest(gtin, "B"), "k");
        metered.StartsLater();
        return await metered.SettlesAsync();
    }

    static async Task<OperationCost> ScanAsync(MeteredProgram metered)
    {
        var (_, gtin) = await FarmAsync(metered);
        metered.StartsLater();
        return metered.Stops(await ScansAsync(metered, gtin));
    }

    static async Task<OperationCost> ScanAgainAsync(MeteredProgram metered)
    {
        var (_, gtin) = await FarmAsync(metered);
        metered.StartsLater();
        await ScansAsync(metered, gtin);
        metered.Starts();
        return metered.Stops(await ScansAsync(metered, gtin));
    }

    static async Task<OperationCost> PhotoAsync(MeteredProgram metered)
    {
        var (_, gtin) = await FarmAsync(metered);
        var page = await (await metered.Program.Gets($"/trace/{gtin}/A")).Text();
        metered.StartsLater();
        return await metered.StopsAsync(await metered.Program.Gets(Photo().Match(page).Value));
    }

    static async Task<OperationCost> CountPageAsync(MeteredProgram metered)
    {
        var (_, gtin) = await FarmAsync(metered);
        // A product's first page of a month makes rows that the others find.
        await ScansAsync(metered, gtin);
        await metered.SendsOpenedPagesAsync();
        await metered.Program.Settles();
        await ScansAsync(metered, gtin);
        metered.StartsLater();
        await metered.SendsOpenedPagesAsync();
        return await metered.SettlesAsync();
    }

    static async Task<OperationCost> CaptureOneAsync(MeteredProgram metered)
    {
        var (orchard, house) = await PackingHouseAsync(metered, 1);
        metered.StartsLater();
        var answer = await house.Tells(Supply.Observation(orchard.Lot("L0"), at: Supply.Morning.AddMinutes(1)));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await metered.SettlesAsync(answer);
    }

    static async Task<OperationCost> CaptureHundredAsync(MeteredProgram metered)
    {
        var (orchard, house) = await PackingHouseAsync(metered, DocumentLots);
        metered.StartsLater();
        await house.Sends(
            Supply.Document(
                Enumerable
                    .Range(0, DocumentEvents)
                    .Select(i =>
                        Supply.Observation(orchard.Lot($"L{i % DocumentLots}"), at: Supply.Morning.AddMinutes(i + 1))
                    )
            )
        );
        return await metered.SettlesAsync();
    }

    static async Task<OperationCost> FeedUnchangedAsync(MeteredProgram metered)
    {
        await FarmAsync(metered);
        var tag = (await metered.Program.Gets("/feeds/google.xml")).Headers.ETag!;
        metered.StartsLater();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/google.xml");
        request.Headers.IfNoneMatch.Add(tag);
        var answer = await metered.Program.Asks(request);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        return await metered.StopsAsync(answer);
    }

    static async Task<OperationCost> FeedAsync(MeteredProgram metered)
    {
        await FarmAsync(metered);
        metered.StartsLater();
        return await metered.StopsAsync(await metered.Program.Gets("/feeds/google.xml"));
    }

    static async Task<OperationCost> SaleAsync(MeteredProgram metered)
    {
        var (_, gtin) = await FarmAsync(metered);
        var stall = await Stall.OpensAsync(metered.Program);
        await stall.Sells("DH-1", gtin, 2.5m);
        await metered.Program.Settles();
        metered.StartsLater();
        return await metered.SettlesAsync(await stall.Reports(Stall.Line("DH-2", gtin, 2.5m)));
    }

    static async Task<OperationCost> OrderAsync(MeteredProgram metered)
    {
        var (_, gtin) = await FarmAsync(metered);
        await new Household(metered.Program, gtin) { Phone = "0987 000 001" }.Orders();
        await metered.Program.Settles();
        var home = new Household(metered.Program, gtin) { Phone = "0987 000 002" };
        metered.StartsLater();
        var answer = await home.Sends(await home.Fills());
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await metered.SettlesAsync(answer);
    }

    static async Task<OperationCost> RecallAsync(MeteredProgram metered)
    {
        string[] made = [.. Enumerable.Range(0, RecalledLots - 1).Select(i => $"L{i}")];
        var orchard = await Orchard.OfAsync(metered.Program, ["A", .. made]);
        var desk = new Recalls.Desk(metered.Program, orchard.Gtin);
        await desk.Tells(desk.Makes(1, [desk.Lot("A")], made.Select(desk.Lot)));
        await metered.Program.Settles();
        metered.StartsLater();
        var recall = await desk.Decides("A");
        Assert.Equal(HttpStatusCode.Accepted, recall.StatusCode);
        return await metered.CompletesAsync(recall);
    }

    /// <summary>A farm with a photographed product and a lot A, after which the next lot makes no first rows.</summary>
    static async Task<(Farm Farm, string Gtin)> FarmAsync(MeteredProgram metered)
    {
        var orchard = await Orchard.OfAsync(metered.Program, "A");
        return (new Farm(metered.Program, orchard.Key), orchard.Gtin);
    }

    static async Task<(Orchard Orchard, Supply House)> PackingHouseAsync(MeteredProgram metered, int lots)
    {
        var orchard = await Orchard.OfAsync(metered.Program, [.. Enumerable.Range(0, lots).Select(i => $"L{i}")]);
        var house = await Supply.JoinsAsync(metered.Program);
        // Each lot's first event makes rows that the others find.
        await house.Captures(
            Supply.Document(Enumerable.Range(0, lots).Select(i => Supply.Observation(orchard.Lot($"L{i}"))))
        );
        return (orchard, house);
    }

    // The camera's request, and the page that it is sent to.
    static async Task<long> ScansAsync(MeteredProgram metered, string gtin)
    {
        var led = await metered.Program.Gets($"/01/{gtin}/10/A");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, led.StatusCode);
        var page = await metered.Program.Gets($"/trace/{gtin}/A");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return await MeteredProgram.LengthAsync(page);
    }

    [GeneratedRegex("/photos/[^\"' ]+-page.jpg")]
    private static partial Regex Photo();
}
