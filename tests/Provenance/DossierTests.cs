using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Products;
using Traceability.Provenance.Dossier;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

/// <summary>The file that the authority asks for, by Circular 02/2024/TT-BKHCN and Decree 37/2026/NĐ-CP.</summary>
public class DossierTests(TestStorage storage)
{
    // The ten items of the circular and the content of the decree, as their texts number them.
    static readonly string[] circular =
    [
        "productName",
        "picture",
        "producerName",
        "producerAddress",
        "stages",
        "productionTime",
        "traceabilityCode",
        "brand",
        "shelfLife",
        "standards",
    ];

    static readonly string[] decree =
    [
        "productName",
        "gtin",
        "producerName",
        "producerAddress",
        "producerIdentifier",
        "origin",
        "traceability",
        "certificates",
        "productionDate",
        "shelfLife",
        "warnings",
    ];

    static readonly Passport passport = new(
        Sample.Gtin,
        Sample.Lot("L26-114"),
        "https://truyxuat.example/01/09520000000004/10/L26-114",
        Sample.Harvest,
        Quantity.Kept(120.5m, "KGM"),
        BestBefore: null,
        RegisteredAt: default,
        new Producer(
            "dmivkhulzjz2lsf5oobji6cxmi",
            "Hợp tác xã Xoài Hòa Lộc",
            FarmerKind.Cooperative,
            Province.TryParse("Đồng Tháp", out var province) ? province : throw new FormatException(),
            "Hòa Hưng",
            PublicAddress: null,
            Version: 1
        ),
        new PassportProduct("Xoài", "Xoài chín cây.", "KGM", 65000, null, null, null, null, null),
        ProductVersion: 1,
        CodesReady: true,
        Recall: null,
        "change",
        Pending: false,
        AnnouncedAt: default
    );

    [Fact]
    public async Task The_file_tells_every_field_of_both_laws_and_names_what_is_missing()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        var file = await (await program.Gets(journey.Api + "/dossier.json", journey.Grower.Key)).Json();
        var laws = file["laws"]!.AsArray();
        Assert.Equal(circular, Fields(laws[0]!));
        Assert.Equal(decree, Fields(laws[1]!));
        Assert.False((bool)file["isComplete"]!);
        var missing = file["missing"]!.AsArray();
        Assert.Equal(
            ["picture", "standards", "gtin", "producerIdentifier"],
            missing.Select(field => field!.Text("field"))
        );
        Assert.All(missing, field => Assert.NotEmpty(field!.Text("remedy")));
        var stages = Values(laws[0]!, "stages");
        Assert.Contains(
            stages,
            stage => stage.StartsWith("Gom từ nhiều lô: 24 tháng 11, 2026", StringComparison.Ordinal)
        );
        Assert.Contains(stages, stage => stage.StartsWith("Bán cho người mua", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_operator_prints_it_in_both_languages_and_nobody_else_sees_it()
    {
        await using var program = TraceabilityProgram.On(storage, Journey.Evening);
        var journey = await Journey.OfAsync(program);
        await journey.RunsAsync();
        await program.Settles();
        var page = journey.Api + "/dossier.html";
        var html = await (await program.Gets(page, TraceabilityProgram.OperatorKey)).Text();
        Assert.Contains("Còn thiếu 4 mục", html, StringComparison.Ordinal);
        var english = await (await program.Gets(page, TraceabilityProgram.OperatorKey, "en")).Text();
        Assert.Contains("4 things are missing", english, StringComparison.Ordinal);
        foreach (var key in new[] { journey.House.Key, journey.Shop.Key, journey.Other.Key })
        {
            var answer = await program.Gets(page, key);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden });
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets(page)).StatusCode);
    }

    [Fact]
    public void A_harvest_of_which_only_the_day_is_known_is_told_by_its_day()
    {
        string Told(string time) =>
            LotDossier
                .Of(
                    new DossierFacts(
                        passport,
                        null,
                        null,
                        [
                            new DossierStage(
                                StoryKind.Harvested,
                                DateTimeOffset.Parse(time, CultureInfo.InvariantCulture),
                                "P",
                                null,
                                null
                            ),
                        ],
                        default
                    ),
                    Language.English
                )
                .Parts[0]
                .Fields.Single(field => field.Key == "stages")
                .Values.Single();

        Assert.EndsWith(": 20 November 2026; product P", Told("2026-11-20T23:59:59+07:00"), StringComparison.Ordinal);
        Assert.EndsWith(
            ": 20 November 2026, 6:30; product P",
            Told("2026-11-20T06:30:00+07:00"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void However_many_stages_there_are_the_first_and_the_last_are_told()
    {
        Gen.Int[0, 1000]
            .Sample(count =>
            {
                var start = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
                var stages = Enumerable
                    .Range(0, count)
                    .Select(i => new DossierStage(StoryKind.Stored, start.AddMinutes(i), $"P{i};", null, null))
                    .ToList();
                var told = LotDossier
                    .Of(new DossierFacts(passport, null, null, stages, start), Language.English)
                    .Parts[0]
                    .Fields.Single(field => field.Key == "stages")
                    .Values;
                Assert.Equal(Math.Min(count, LotDossier.MaxStages + 1), told.Count);
                if (count > 0)
                {
                    Assert.Contains("P0;", told[0], StringComparison.Ordinal);
                    Assert.Contains($"P{count - 1};", told[^1], StringComparison.Ordinal);
                }
            });
    }

    static IEnumerable<string> Fields(JsonNode law) => law["fields"]!.AsArray().Select(field => field!.Text("field"));

    static IEnumerable<string> Values(JsonNode law, string field) =>
        law["fields"]!.AsArray().Single(known => known!.Text("field") == field)!["values"]!
            .AsArray()
            .Select(value => (string)value!);
}
