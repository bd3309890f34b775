using System.Text;

namespace Traceability.Fuzz;

/// <summary>One way into the program for bytes that a stranger chose.</summary>
/// <param name="Name">Its name on the command line, and the folder of its corpus.</param>
/// <param name="Share">How many of all inputs it gets, beside the others' shares.</param>
/// <param name="Run">Takes one input: returns where every promise was kept, and throws where one was not.</param>
public sealed record FuzzTarget(string Name, int Share, Action<byte[]> Run)
{
    /// <summary>The most bytes of one input.</summary>
    public int MaxBytes { get; init; } = 2048;

    /// <summary>What stands in such inputs, to be put together.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Inputs that are made and not kept as files: pictures, packed files.</summary>
    public Func<IEnumerable<byte[]>> Made { get; init; } = () => [];

    /// <summary>Whether it ends in code that is not .NET's, which could end the process: then each input is kept until it is through.</summary>
    public bool IsNative { get; init; }

    /// <summary>Where the files of the corpora are, beside the program.</summary>
    public static string CorpusFolder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>The inputs to begin with: the corpus's files, each line of a <c>lines.txt</c>, and what is made.</summary>
    public IReadOnlyList<byte[]> Seeds()
    {
        var folder = Path.Combine(CorpusFolder, Name);
        var seeds = new List<byte[]>();
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            {
                if (Path.GetFileName(file) == "lines.txt")
                {
                    seeds.AddRange(File.ReadAllLines(file).Select(Encoding.UTF8.GetBytes));
                }
                else
                {
                    seeds.Add(File.ReadAllBytes(file));
                }
            }
        }

        seeds.AddRange(Made());
        return seeds;
    }
}

/// <summary>Every target, one for each way in.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. Targets.Gs1Targets.All,
        .. Targets.EpcisTargets.All,
        .. Targets.FeedTargets.All,
        .. Targets.FileTargets.All,
        .. Targets.LabelTargets.All,
        .. Targets.PlaceTargets.All,
        .. Targets.PlatformTargets.All,
    ];
}
