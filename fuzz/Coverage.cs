using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;

namespace Traceability.Fuzz;

/// <summary>
/// Which branches an input took, and how often: SharpFuzz writes the counting into the program, one byte for each pair of branches
/// that follow each other, as AFL does. It counts for one thread: a process runs one input at a time.
/// </summary>
public sealed unsafe class Coverage
{
    const int Size = 1 << 16;

    // The program goes on counting until the process ends.
    readonly byte* counts = (byte*)NativeMemory.AllocZeroed(Size);
    readonly byte[] seen = new byte[Size];

    public Coverage() => Trace.SharedMem = counts;

    /// <summary>Pairs of branches that any input took.</summary>
    public int Seen { get; private set; }

    /// <summary>Writes the counting into a copy of the program.</summary>
    /// <param name="assembly">The file, which is changed.</param>
    public static void WriteInto(string assembly) => Fuzzer.Instrument(assembly, IsWatched, Options.Value);

    // What reads what strangers send; the rest would only be noise.
    static bool IsWatched(string type) =>
        type.StartsWith("Traceability.", StringComparison.Ordinal)
        && !type.StartsWith("Traceability.Platform.Laptop", StringComparison.Ordinal)
        && !type.StartsWith("Traceability.Platform.Storage", StringComparison.Ordinal);

    /// <summary>Before another target: branches of one are no news of another.</summary>
    public void Forget()
    {
        Array.Clear(seen);
        Seen = 0;
    }

    /// <summary>Before an input.</summary>
    public void Begin()
    {
        NativeMemory.Clear(counts, Size);
        Trace.PrevLocation = 0;
    }

    /// <summary>After an input: whether it took a branch that none had, or took one far more often.</summary>
    public bool IsNew()
    {
        var isNew = false;
        var words = new ReadOnlySpan<ulong>(counts, Size / sizeof(ulong));
        for (var word = words.IndexOfAnyExcept(0UL); word >= 0; )
        {
            for (var at = word * sizeof(ulong); at < (word + 1) * sizeof(ulong); at++)
            {
                if (counts[at] == 0)
                {
                    continue;
                }

                // Once, twice, up to four, eight … times: each is a branch of its own.
                var bit = (byte)(1 << BitOperations.Log2(counts[at]));
                if ((seen[at] & bit) == 0)
                {
                    Seen += seen[at] == 0 ? 1 : 0;
                    seen[at] |= bit;
                    isNew = true;
                }
            }

            var next = words[(word + 1)..].IndexOfAnyExcept(0UL);
            word = next < 0 ? -1 : word + 1 + next;
        }

        return isNew;
    }
}
