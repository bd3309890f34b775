using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Gs1;
using Traceability.Recalls;
using Traceability.Tests.Support;

namespace Traceability.Tests.Recalls;

/// <summary>
/// Random histories of lots that are merged, split, packed, unpacked, emptied and made of what is packed, some of it by mistake. Two
/// programs are told of them in any order, with births, recalls, lifts and queue messages in between, twice and at once. In the end
/// the list of each recall, each lot and the feed say what the model says.
/// </summary>
public class RecallHistoryTests(TestStorage storage)
{
    const int AtOnce = 6;

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 60)]
    [InlineData(3, 60)]
    public async Task Whatever_races_every_recall_ends_at_what_was_made_of_its_source(int seed, int lots)
    {
        var random = new Random(seed);
        var now = new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
        await using var first = TraceabilityProgram.On(storage, now);
        await using var second = new TraceabilityProgram(storage.ConnectionString, now)
        {
            Prefix = first.Prefix,
        }.Listening();
        var farm = await Farm.JoinsAsync(first);
        var gtin = await farm.Offers();
        await farm.Photographs(gtin);
        await first.Settles();
        var history = History.Of(random, new Desk(first, gtin), lots);
        var born = history.LotNames.Where(_ => random.Next(4) == 0).ToList();
        TraceabilityProgram[] programs = [first, second];
        var recalls = new ConcurrentDictionary<string, string>();

        var actions = new List<Func<Task>>();
        foreach (var e in history.Told)
        {
            var accepted = Accepted.Of(e);
            for (var times = random.Next(8) == 0 ? 2 : 1; times > 0; times--)
            {
                var program = programs[random.Next(2)];
                actions.Add(() => Desk.EffectOf(program).FollowAsync(accepted, TestContext.Current.CancellationToken));
            }
        }

        foreach (var lot in born)
        {
            var program = programs[random.Next(2)];
            actions.Add(async () =>
                Assert.True((await new Farm(program, farm.Key).Registers(Farm.Harvest(gtin, lot))).IsSuccessStatusCode)
            );
        }

        var sources = history.LotNames.Take(lots / 4).OrderBy(_ => random.Next()).Take(3).ToList();
        foreach (var source in sources)
        {
            var recall = new Recall(
                $"{new string('r', 25)}{(char)('a' + sources.IndexOf(source))}",
                Traceability.Provenance.Graph.Thing.OfLot(
                    Gtin.TryParse(gtin, out var g) ? g : throw new FormatException(),
                    Sample.Lot(source)
                ),
                "Dư lượng.",
                "operator",
                null,
                now,
                false
            );
            recalls[source] = recall.Id;
            var program = programs[random.Next(2)];
            actions.Add(async () =>
            {
                await program
                    .Services.GetRequiredService<IRecallChanges>()
                    .AnnounceAsync(new RecallChange(recall.Id, now), TestContext.Current.CancellationToken);
                await program
                    .Services.GetRequiredService<IRecalls>()
                    .AddAsync(recall, TestContext.Current.CancellationToken);
            });
        }

        QueueHost[] hosts =
        [
            new(first.Services, new Random(seed), deliveries: 2),
            new(second.Services, new Random(seed + 1)),
        ];
        var order = actions.OrderBy(_ => random.Next()).ToList();
        var (at, stepping) = (0, Task.CompletedTask);
        while (at < order.Count)
        {
            var some = order.Skip(at).Take(AtOnce).ToList();
            at += some.Count;
            if (stepping.IsCompleted)
            {
                await stepping;
                stepping = hosts[random.Next(2)].StepAsync();
            }

            await Task.WhenAll(some.Select(act => Task.Run(act)));
        }

        await stepping;
        await SettleAsync(hosts);
        await Agree(first, history, recalls, sources, born);

        // One is lifted while the others are there.
        var desk = new Desk(second, gtin);
        Assert.True((await desk.Lifts(recalls[sources[0]])).IsSuccessStatusCode);
        await SettleAsync(hosts);
        await Agree(second, history, recalls, sources[1..], born);
    }

    static async Task SettleAsync(QueueHost[] hosts)
    {
        do
        {
            foreach (var host in hosts)
            {
                await host.LaterComesAsync();
                await host.SettlesAsync();
            }
        } while (hosts.Any(host => host.Later.Count > 0));
    }

    static async Task Agree(
        TraceabilityProgram program,
        History history,
        ConcurrentDictionary<string, string> recalls,
        IReadOnlyList<string> sources,
        IReadOnlyList<string> born
    )
    {
        var desk = history.Desk;
        program.Clock.Advance(KeptRecall.Seen);
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            var expected = history.ReachedFrom(source);
            var reached = await new Desk(program, desk.Gtin).Reaches(recalls[source], perPage: 50);
            Assert.Equal(
                expected.OrderBy(item => item.Key, StringComparer.Ordinal),
                reached.OrderBy(item => item.Key, StringComparer.Ordinal)
            );
            var told = await new Desk(program, desk.Gtin).Reads(recalls[source]);
            Assert.Equal(("complete", expected.Count), (told.Text("state"), told["lots"]!.GetValue<int>()));
            held.UnionWith(expected.Where(item => item.Value == "recalled").Select(item => item.Key));
        }

        Assert.Equal(born.Except(held).Order(), (await new Desk(program, desk.Gtin).Sold()).Order());
        foreach (var lot in born)
        {
            Assert.Equal(held.Contains(lot), await new Desk(program, desk.Gtin).IsRecalled(lot));
        }
    }
}

/// <summary>A random history, and the model that says what a recall reaches in it.</summary>
sealed class History(Desk desk)
{
    readonly List<(int Hour, string What, string[] From, string[] Into, bool IsMistake)> steps = [];
    readonly List<JsonObject> told = [];

    public Desk Desk => desk;

    public List<string> LotNames { get; } = [];

    public IReadOnlyList<JsonObject> Told => told;

    public static History Of(Random random, Desk desk, int lots)
    {
        var history = new History(desk);
        var inside = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        string Any() => history.LotNames[random.Next(Math.Max(0, history.LotNames.Count - 25), history.LotNames.Count)];
        string New()
        {
            history.LotNames.Add(string.Create(CultureInfo.InvariantCulture, $"L{history.LotNames.Count:D3}"));
            return history.LotNames[^1];
        }

        for (var i = 0; i < 8; i++)
        {
            New();
        }

        for (var hour = 1; history.LotNames.Count < lots; hour++)
        {
            var unit = Desk.Unit(random.Next(1, 12));
            var contents = inside.TryGetValue(unit, out var held) ? held : inside[unit] = [];
            switch (random.Next(8))
            {
                case 0 or 1:
                    var parts = new[] { Any(), Any() }.Distinct().ToArray();
                    history.Tell(random, hour, "make", parts, [New()]);
                    break;
                case 2:
                    history.Tell(random, hour, "make", [Any()], [New(), New()]);
                    break;
                case 3 when contents.Count > 0:
                    history.Tell(random, hour, "make", [unit], [New()]);
                    break;
                case 4 when contents.Count > 0:
                    var outs = contents.Where(_ => random.Next(2) == 0).ToArray();
                    history.Tell(random, hour, "out", outs, [unit]);
                    contents.RemoveWhere(thing => outs.Length == 0 || outs.Contains(thing));
                    break;
                default:
                    var thing = random.Next(5) == 0 ? Desk.Unit(random.Next(1, 12)) : Any();
                    if (thing != unit && !contents.Contains(thing))
                    {
                        history.Tell(random, hour, "in", [thing], [unit]);
                        contents.Add(thing);
                    }

                    break;
            }
        }

        return history;
    }

    /// <summary>What a recall of a lot reaches, hour by hour, until nothing new is found.</summary>
    public IReadOnlyDictionary<string, string> ReachedFrom(string source)
    {
        var hours = steps.Max(step => step.Hour) + 1;
        var strong = new HashSet<string>(StringComparer.Ordinal) { source };
        var weak = new HashSet<(string Thing, int Hour)>();
        var real = steps.Where(step => !step.IsMistake).OrderBy(step => step.Hour).ToList();
        for (var (before, found) = (-1, 0); found != before; )
        {
            before = strong.Count + weak.Count;
            var inside = new Dictionary<(string Thing, string Unit), int>();
            for (var (hour, next) = (0, 0); hour <= hours; hour++)
            {
                for (; next < real.Count && real[next].Hour == hour; next++)
                {
                    var (_, what, from, into, _) = real[next];
                    if (what == "make" && from.Any(f => strong.Contains(f) || weak.Contains((f, hour))))
                    {
                        strong.UnionWith(into);
                    }
                    else if (what == "in")
                    {
                        inside[(from[0], into[0])] = inside.GetValueOrDefault((from[0], into[0])) + 1;
                        strong.UnionWith(strong.Contains(into[0]) ? from : []);
                    }
                    else if (what == "out")
                    {
                        foreach (var i in inside.Keys.Where(i => i.Unit == into[0]))
                        {
                            // As often as it went in, a lot must come out; a unit is out at once.
                            var isAll = from.Length == 0 || i.Thing.Contains('/', StringComparison.Ordinal);
                            var left = inside[i] - (isAll ? inside[i] : 1);
                            if (from.Length == 0 || from.Contains(i.Thing))
                            {
                                inside[i] = left;
                            }
                        }
                    }
                }

                foreach (
                    var (thing, unit) in inside.Keys.Where(i =>
                        inside[i] > 0 && (strong.Contains(i.Thing) || weak.Contains((i.Thing, hour)))
                    )
                )
                {
                    weak.Add((unit, hour));
                }
            }

            found = strong.Count + weak.Count;
        }

        return strong
            .Select(thing => (thing, "recalled"))
            .Concat(
                weak.Select(w => w.Thing)
                    .Distinct()
                    .Where(thing => !strong.Contains(thing))
                    .Select(thing => (thing, weak.Contains((thing, hours)) ? "contains" : "contained"))
            )
            .ToDictionary(item => item.thing.Split('/')[^1], item => item.Item2, StringComparer.Ordinal);
    }

    void Tell(Random random, int hour, string what, string[] from, string[] into)
    {
        string Name(string thing) => thing.Contains('/', StringComparison.Ordinal) ? thing : desk.Lot(thing);
        var e = what switch
        {
            "make" => desk.Makes(hour, from.Select(Name), into.Select(Name)),
            "in" => desk.Packs(hour, into[0], from.Select(Name)),
            _ => desk.Unpacks(hour, into[0], from.Select(Name)),
        };
        var isMistake = random.Next(12) == 0;
        steps.Add((hour, what, from, into, isMistake));
        told.Add(e);
        if (isMistake)
        {
            told.Add(Desk.Mistaken(e));
        }
    }
}
