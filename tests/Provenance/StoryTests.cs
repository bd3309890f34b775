using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

public partial class StoryTests(TestStorage storage)
{
    [Fact]
    public async Task The_page_of_a_merged_lot_names_both_farmers_and_every_place_it_passed()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await ToldAsync(program);
        var html = await (await program.Gets(journey.Page)).Text();
        string[] inOrder =
        [
            "Đường đi của lô này",
            "Gom từ nhiều lô",
            "100 kg",
            "Cơ sở đóng gói Cao Lãnh, Cao Lãnh, Đồng Tháp",
            "Đóng gói",
            "Gửi đi",
            "Cửa hàng Trái Cây Sạch",
            "Nhận hàng",
            "Bán cho người mua",
            "5 kg",
            "Làm từ",
            Journey.First,
            Journey.Second,
        ];
        var at = html.IndexOf("<h2>Đường đi", StringComparison.Ordinal);
        foreach (var words in inOrder)
        {
            var next = html.IndexOf(words, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"{words} is missing behind {html[at..]}");
            at = next;
        }

        Assert.Contains($"href=\"/trace/{journey.OtherGtin}/L2\"", html, StringComparison.Ordinal);
        Assert.Contains("gom từ các lô", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 500, 50_000);
        var english = await (await program.Gets(journey.Page, language: "en")).Text();
        Assert.Contains("Made from", english, StringComparison.Ordinal);
        Assert.Contains("Put together from several lots", english, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vi")]
    [InlineData("en")]
    public async Task The_page_speaks_as_people_do_and_keeps_what_is_private(string language)
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await ToldAsync(program);
        var html = await (await program.Gets(journey.Page, language: language)).Text();
        string[] unfit =
        [
            "EPCIS",
            "SSCC",
            "urn:",
            "event",
            "sự kiện",
            "bizStep",
            "Aggregation",
            "Transformation",
            "container",
            "345 678",
            "/parties/",
            "105.98",
        ];
        Assert.All(unfit, word => Assert.DoesNotContain(word, html, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_story_whose_passport_others_keep_writing_waits_for_them_and_is_told_then()
    {
        var tap = new StorageTap();
        await using var program = new TraceabilityProgram(storage.ConnectionString, Journey.Evening)
        {
            With = services => services.AddSingleton<HttpPipelinePolicy>(tap),
        }.Listening();
        var orchard = await Orchard.OfAsync(program, "A");
        await orchard.Tells("A", "sell", new JsonObject { ["quantity"] = Orchard.Kg(2) });
        var batches = program.Services.GetRequiredService<StorageAccount>().Table(Tables.Batches);
        var host = new QueueHost(program.Services);
        var message = (await host.WaitingAsync(Queues.Story))[0];
        tap.After = (call, sent) =>
            call.ToString() == "GET batches" && sent.Request.Uri.ToUri().Query.Length > 0
                ? batches.UpsertEntityAsync(
                    new TableEntity($"{orchard.Gtin}|A", "passport") { ["AnnouncedAt"] = Journey.Evening },
                    TableUpdateMode.Merge,
                    TestContext.Current.CancellationToken
                )
                : Task.CompletedTask;
        Assert.IsType<Outcome.Continued>(await host.HandlesAsync(Queues.Story, message));

        tap.After = null;
        Assert.IsType<Outcome.Completed>(await host.HandlesAsync(Queues.Story, message));
        var page = await program.Gets($"/trace/{orchard.Gtin}/A", language: "en");
        Assert.Contains("Sold to shoppers", await page.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lot_that_went_into_another_says_so_and_keeps_its_own_harvest()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await ToldAsync(program);
        var html = await (await program.Gets($"/trace/{journey.OtherGtin}/L2")).Text();
        Assert.Contains("Thu hoạch ngày", html, StringComparison.Ordinal);
        Assert.Contains("Đưa vào một lô khác", html, StringComparison.Ordinal);
        Assert.Contains("Gửi đi", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Làm từ", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(71)]
    public async Task A_story_is_the_same_in_whatever_order_and_how_often_its_messages_come(int seed)
    {
        await using var once = TraceabilityProgram.On(storage, Journey.Evening);
        var expected = await StoriesAsync(once, await ToldAsync(once));
        await using var often = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(often);
        await journey.RunsAsync();
        var host = new QueueHost(often.Services, new Random(seed), deliveries: 5);
        do
        {
            await host.LaterComesAsync();
            await host.SettlesAsync();
        } while (host.Later.Count > 0);

        Assert.Equal(expected, await StoriesAsync(often, journey));
    }

    [Fact]
    public async Task What_was_declared_an_error_and_what_a_stranger_says_is_not_told()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await ToldAsync(program);
        var lot = Supply.Lot(journey.Gtin, Journey.Mixed);
        var stranger = await Supply.JoinsAsync(program, "Người lạ");
        await stranger.Tells(Supply.Observation(lot, "storing", Supply.Morning.AddHours(2)));
        var check = Supply.Observation(lot, "inspecting", Supply.Morning.AddHours(3));
        check["eventID"] = "urn:uuid:5b0c5f0a-6ad5-4c38-9d5f-111111111111";
        await journey.House.Tells(check);
        await program.Settles();
        var html = await (await program.Gets(journey.Page)).Text();
        Assert.Contains("Kiểm tra", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Cất trong kho", html, StringComparison.Ordinal);
        check["errorDeclaration"] = new JsonObject { ["declarationTime"] = "2026-11-24T12:30:00Z" };
        await journey.House.Tells(check);
        await program.Settles();
        program.Clock.Advance(TimeSpan.FromSeconds(6));
        html = await (await program.Gets(journey.Page)).Text();
        Assert.DoesNotContain("Kiểm tra", html, StringComparison.Ordinal);
    }

    static async Task<Journey> ToldAsync(TraceabilityProgram program)
    {
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        return journey;
    }

    // The ways and the origins as the pages show them; a program's products have numbers of their own.
    static async Task<IReadOnlyList<string>> StoriesAsync(TraceabilityProgram program, Journey journey)
    {
        var stories = new List<string>();
        foreach (var path in new[] { journey.Page, $"/trace/{journey.Gtin}/L1", $"/trace/{journey.OtherGtin}/L2" })
        {
            var html = await (await program.Gets(path)).Text();
            stories.AddRange(
                Told()
                    .Matches(html)
                    .Select(match =>
                        match
                            .Value.Replace(journey.Gtin, "first", StringComparison.Ordinal)
                            .Replace(journey.OtherGtin, "second", StringComparison.Ordinal)
                    )
            );
        }

        Assert.Equal(4, stories.Count);
        return stories;
    }

    [GeneratedRegex("<(ol class=\"way\"|ul class=\"lots\").*?</[ou]l>", RegexOptions.Singleline)]
    private static partial Regex Told();
}
