using System.Net;
using System.Text.Json.Nodes;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>
/// What is answered is kept with all that follows from it, wherever the process ends: a document of an observation, a transformation
/// that brings a lot into being, and a sale of that lot. Storage calls are met by turns, without and with their effect.
/// </summary>
public class CaptureKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 400;

    static Death How(int call) => call % 2 == 0 ? Death.BeforeTheCall : Death.AfterItsEffect;

    [Fact]
    public async Task A_document_whose_answer_is_killed_is_all_there_or_not_at_all_and_its_retry_makes_it_one()
    {
        await using var succession = await Succession.Of(storage);
        foreach (var death in new[] { Death.BeforeTheCall, Death.AfterItsEffect })
        {
            for (var (call, lived) = (1, false); !lived; call++)
            {
                Assert.True(call < MoreCallsThanAny);
                var orchard = await HarvestsAsync(succession);
                var document = Document(orchard);
                var key = $"{death}{call}";
                succession.Tap.Kills(call, death);
                var answer = await succession.Mortal.Sends("/epcis/capture", document, orchard.Key, key);
                lived = !succession.Tap.Dead;
                Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Accepted);

                await SettlesAsync(succession);
                Assert.True(await IsWholeAsync(orchard) || !lived, "It was answered 202 and is not there.");
                var again = await succession.Successor.Sends("/epcis/capture", document, orchard.Key, key);
                Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
                await SettlesAsync(succession);
                Assert.True(await IsWholeAsync(orchard));
            }
        }
    }

    [Fact]
    public async Task A_document_that_was_answered_comes_to_the_same_end_wherever_its_handler_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        var host = new QueueHost(succession.Successor.Services);
        var mortal = new QueueHost(succession.Mortal.Services);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var orchard = await HarvestsAsync(succession);
            await orchard.History.Sends(Document(orchard));
            var message = Assert.Single(await host.WaitingAsync(Queues.Capture));
            succession.Tap.Kills(call, How(call));
            lived = await Record.ExceptionAsync(() => mortal.HandlesAsync(Queues.Capture, message)) is null;
            Assert.Equal(lived, !succession.Tap.Dead);
            await SettlesAsync(succession);
            Assert.True(await IsWholeAsync(orchard));
        }
    }

    [Fact]
    public async Task An_event_that_is_told_by_itself_is_all_there_or_not_at_all_wherever_it_is_killed()
    {
        await using var succession = await Succession.Of(storage);
        for (var (call, lived) = (1, false); !lived; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var orchard = await HarvestsAsync(succession);
            var (_, made, _) = Events(orchard);
            made["@context"] = Supply.Context;
            succession.Tap.Kills(call, How(call));
            var answer = await succession.Mortal.Sends("/epcis/events", made, orchard.Key);
            lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Created);

            await SettlesAsync(succession);
            var kept = await IsMadeAsync(orchard);
            Assert.True(kept || !lived, "It was answered 201 and is not there.");
            Assert.Equal(HttpStatusCode.Created, (await orchard.History.Tells(made)).StatusCode);
            await SettlesAsync(succession);
            Assert.True(await IsMadeAsync(orchard));
        }
    }

    static async Task SettlesAsync(Succession succession)
    {
        var host = new QueueHost(succession.Successor.Services);
        await host.SettlesAsync();
        // What was announced and is not there yet is looked for again.
        await host.LaterComesAsync();
        await host.SettlesAsync();
    }

    static async Task<Orchard> HarvestsAsync(Succession succession)
    {
        var gtin = await succession.Now.Offers();
        Assert.Equal(HttpStatusCode.Created, (await succession.Now.Registers(Farm.Harvest(gtin, "A"))).StatusCode);
        await succession.Successor.Settles();
        return new Orchard(succession.Successor, succession.Now.Key, gtin);
    }

    static (JsonObject Stored, JsonObject Made, JsonObject Sold) Events(Orchard orchard) =>
        (
            Supply.Observation(orchard.Lot("A"), "storing"),
            Supply.Transformation([(orchard.Lot("A"), 20m)], [(orchard.Lot("B"), 20m)]),
            Supply.Observation(orchard.Lot("B"), "retail_selling", Supply.Morning.AddHours(1))
        );

    static JsonObject Document(Orchard orchard)
    {
        var (stored, made, sold) = Events(orchard);
        sold["quantityList"] = new JsonArray(Supply.Amount(orchard.Lot("B"), 5));
        return Supply.Document(stored, made, sold);
    }

    /// <summary>Whether all three are there, once, with what follows; false where nothing is.</summary>
    static async Task<bool> IsWholeAsync(Orchard orchard)
    {
        var about = await Found(orchard, "A");
        var born = await Found(orchard, "B");
        var stock = await orchard.Stock();
        if (!about.Contains("storing"))
        {
            Assert.Single(about);
            Assert.Empty(born);
            Assert.Equal(("A", 120.5m), (Assert.Single(stock).Key, stock["A"]));
            return false;
        }

        Assert.Equal(3, about.Count);
        Assert.Equal(["TransformationEvent", "retail_selling"], born);
        Assert.Equal((2, 100.5m, 15m), (stock.Count, stock["A"], stock["B"]));
        return true;
    }

    static async Task<bool> IsMadeAsync(Orchard orchard)
    {
        var born = await Found(orchard, "B");
        var stock = await orchard.Stock();
        if (born.Count == 0)
        {
            Assert.Equal(("A", 120.5m), (Assert.Single(stock).Key, stock["A"]));
            return false;
        }

        Assert.Equal(["TransformationEvent"], born);
        Assert.Equal((2, 100.5m, 20m), (stock.Count, stock["A"], stock["B"]));
        return true;
    }

    static async Task<IReadOnlyList<string>> Found(Orchard orchard, string lot) =>
        [
            .. (await orchard.History.Finds("MATCH_anyEPCClass=" + Uri.EscapeDataString(orchard.Lot(lot))))
                .Select(e => e.Text("type") == "TransformationEvent" ? e.Text("type") : e.Text("bizStep"))
                .Order(StringComparer.Ordinal),
        ];
}
