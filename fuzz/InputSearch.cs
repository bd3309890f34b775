using System.Diagnostics;
using System.Security.Cryptography;

namespace Traceability.Fuzz;

/// <summary>An input that broke a promise.</summary>
/// <param name="Input">As base64.</param>
/// <param name="Fault">What was thrown, with where.</param>
public sealed record Found(string Input, string Fault);

/// <summary>What came out of a run.</summary>
/// <param name="Inputs">How many were tried, seeds too.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Slowest">Seconds of the slowest input.</param>
/// <param name="Kept">Inputs that took a branch which none before them did.</param>
/// <param name="Branches">Pairs of branches that were taken; 0 where they were not counted.</param>
/// <param name="Faults">One input for each different fault.</param>
public sealed record FuzzReport(
    string Target,
    long Inputs,
    double Seconds,
    double Slowest,
    int Kept,
    int Branches,
    IReadOnlyList<Found> Faults
);

/// <summary>Tries inputs on a target: seeds, then what chance makes of them, and of what reached something new.</summary>
public sealed class InputSearch
{
    const int MostKept = 4000;
    const int MostFaults = 20;

    readonly FuzzTarget target;
    readonly Mutation mutation;
    readonly Coverage? coverage;
    readonly string? notes;
    readonly List<byte[]> corpus = [];
    readonly Dictionary<string, Found> faults = new(StringComparer.Ordinal);
    double slowest;
    int kept;

    /// <param name="seed">The same makes the same inputs.</param>
    /// <param name="coverage">Where branches are counted; without it chance goes on from the seeds alone.</param>
    /// <param name="notes">A file for the input in hand, where the target could end the process.</param>
    public InputSearch(FuzzTarget target, int seed, Coverage? coverage = null, string? notes = null)
    {
        this.target = target;
        this.coverage = coverage;
        this.notes = target.IsNative ? notes : null;
        mutation = new Mutation(new Random(seed), target.Words);
    }

    /// <summary>Tries so many inputs, or until a time is over.</summary>
    public FuzzReport Run(long inputs, TimeSpan? atMost = null)
    {
        var clock = Stopwatch.StartNew();
        var tried = 0L;
        foreach (var seed in target.Seeds())
        {
            corpus.Add(seed);
            Try(seed);
            tried++;
        }

        if (corpus.Count == 0)
        {
            corpus.Add([]);
        }

        for (; tried < inputs && !(clock.Elapsed > atMost); tried++)
        {
            var input = mutation.Of(corpus, target.MaxBytes);
            if (Try(input) && corpus.Count < MostKept)
            {
                corpus.Add(input);
                kept++;
            }
        }

        return new FuzzReport(
            target.Name,
            tried,
            clock.Elapsed.TotalSeconds,
            slowest,
            kept,
            coverage?.Seen ?? 0,
            [.. faults.Values]
        );
    }

    // Whether it reached something new.
    bool Try(byte[] input)
    {
        if (notes is not null)
        {
            File.WriteAllBytes(notes, input);
        }

        coverage?.Begin();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            target.Run(input);
        }
#pragma warning disable CA1031 // Whatever is thrown is what is looked for.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Note(input, fault);
        }

        slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        return coverage?.IsNew() == true;
    }

    // One of each kind, at each place; the shortest input says most.
    void Note(byte[] input, Exception fault)
    {
        var place = new StackTrace(fault).GetFrame(0)?.GetMethod();
        var kind =
            $"{fault.GetType().Name} {place?.DeclaringType?.FullName}.{place?.Name} "
            + (fault is BrokenPromiseException ? fault.Message.Split(':')[0] : "");
        if (
            faults.TryGetValue(kind, out var earlier)
                ? earlier.Input.Length * 3 / 4 > input.Length
                : faults.Count < MostFaults
        )
        {
            faults[kind] = new Found(Convert.ToBase64String(input), fault.ToString());
        }
    }

    /// <summary>A name for an input, from its bytes.</summary>
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..12];
}
