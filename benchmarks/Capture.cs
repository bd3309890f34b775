using System.Globalization;

namespace Traceability.Benchmarks;

/// <summary>
/// Capturing events through the public interface, one by one and in documents of a hundred, beside the storage calls of the same
/// events without the program around them, in turn in the same run.
/// </summary>
static class Capture
{
    const int Clients = 16;
    const int Slices = 5;
    const int Singles = 200;
    const int Documents = 4;
    const int PerDocument = 100;
    const string Prefix = "capture";
    const string Gtin = "09520000000004";

    public static async Task<int> RunAsync()
    {
        var executable = await ProgramUnderTest.PublishAsync(aot: true);
        await using var storage = await Emulator.StartAsync();
        await using var raw = await RawCapture.PrepareAsync(storage.ConnectionString);
        await using var program = ProgramUnderTest.Start(executable, storage.ConnectionString, Prefix, pump: true);
        await program.FirstAsync("/readyz");
        var key = await program.Client.PartnerAsync();
        await Timed.RateAsync(Clients, Clients * 2, i => TellAsync(program.Client, key, -1 - i));
        await Timed.RateAsync(Clients, Clients * 2, i => raw.OneAsync(-1 - i));
        List<double> single = [];
        List<double> singleRatio = [];
        List<double> many = [];
        List<double> manyRatio = [];
        for (var slice = 0; slice < Slices; slice++)
        {
            var first = slice * 10_000;
            var we = await Timed.RateAsync(Clients, Singles, i => TellAsync(program.Client, key, first + i));
            // What follows from events is worked off first: neither the raw calls nor the documents pay for it.
            await storage.EmptyAsync(Prefix);
            var limit = await Timed.RateAsync(Clients, Singles, i => raw.OneAsync(first + i));
            single.Add(we);
            singleRatio.Add(we / limit);
            var start = first + 5_000;
            var ours =
                await Timed.RateAsync(
                    Documents,
                    Documents,
                    i => CaptureAsync(program.Client, key, start + (i * PerDocument))
                ) * PerDocument;
            await storage.EmptyAsync(Prefix);
            var least =
                await Timed.RateAsync(Documents, Documents, i => raw.ManyAsync(start + (i * PerDocument), PerDocument))
                * PerDocument;
            many.Add(ours);
            manyRatio.Add(ours / least);
            Console.WriteLine(
                $"slice {slice + 1}: single {we:0}/s, raw {limit:0}/s; in hundreds {ours:0}/s, raw {least:0}/s; {program.ResidentBytes / 1e6:0} MB"
            );
        }

        Console.WriteLine(
            $"events one by one: {ProgramUnderTest.Median(single):0}/s, {ProgramUnderTest.Figure(ProgramUnderTest.Median(singleRatio))} of the same storage calls without us"
        );
        Console.WriteLine(
            $"events in documents of {PerDocument}: {ProgramUnderTest.Median(many):0}/s, {ProgramUnderTest.Figure(ProgramUnderTest.Median(manyRatio))} of the same storage calls without us"
        );
        return 0;
    }

    static Task TellAsync(HttpClient client, string key, int number) =>
        client.TellAsync(key, "ObjectEvent", Event(number));

    static Task CaptureAsync(HttpClient client, string key, int first) =>
        client.CaptureAsync(key, "ObjectEvent", Enumerable.Range(first, PerDocument).Select(Event));

    static string Event(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            "eventTime": "2026-11-24T10:00:00.{{Math.Abs(number) % 1000:D3}}+07:00",
            "action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit",
            "quantityList": [{{Requests.Amount(Gtin, $"L{number}", 40)}}]
            """
        );
}
