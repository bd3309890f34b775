using System.Globalization;
using System.Text;

namespace Traceability.Statistics;

/// <summary>A sum, and from how many farmers it comes; or how both change.</summary>
public readonly record struct Tally(decimal Sum, int Producers)
{
    public bool IsNothing => Sum == 0 && Producers == 0;

    public Tally Plus(Tally other) => new(Sum + other.Sum, Producers + other.Producers);

    public Tally Minus(Tally other) => new(Sum - other.Sum, Producers - other.Producers);
}

/// <summary>What a tally is of.</summary>
/// <param name="Group">Empty for all, else what the row that holds it is divided by.</param>
/// <param name="Day">1 to 31; 0 for the month.</param>
public readonly record struct TallyKey(string Group, int Day, Measure Measure);

/// <summary>The tallies of one row, as one text; those of nothing are not kept, so that the same counts are the same text.</summary>
public sealed class Tallies
{
    // Neither can be in a group: texts of people have no control characters.
    const char NewGroup = '\t';
    const char End = '\n';

    readonly Dictionary<TallyKey, Tally> tallies = [];

    public bool IsEmpty => tallies.Count == 0;

    public IEnumerable<TallyKey> Keys => tallies.Keys;

    public Tally this[string group, int day, Measure measure] =>
        tallies.GetValueOrDefault(new TallyKey(group, day, measure));

    public void Add(string group, int day, Measure measure, Tally change)
    {
        var key = new TallyKey(group, day, measure);
        var sum = tallies.GetValueOrDefault(key).Plus(change);
        if (sum.IsNothing)
        {
            tallies.Remove(key);
        }
        else
        {
            tallies[key] = sum;
        }
    }

    public void Add(Tallies other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (key, tally) in other.tallies)
        {
            Add(key.Group, key.Day, key.Measure, tally);
        }
    }

    /// <summary>Whether a group is there, or there is room for it.</summary>
    /// <param name="max">Groups of the row at most.</param>
    public bool HasRoomFor(string group, int max)
    {
        var groups = tallies.Keys.Select(key => key.Group).ToHashSet(StringComparer.Ordinal);
        return groups.Contains(group) || groups.Count < max;
    }

    public string ToText()
    {
        var text = new StringBuilder();
        string? group = null;
        foreach (
            var (key, tally) in tallies
                .OrderBy(entry => entry.Key.Group, StringComparer.Ordinal)
                .ThenBy(entry => entry.Key.Day)
                .ThenBy(entry => entry.Key.Measure)
        )
        {
            if (key.Group != group)
            {
                group = key.Group;
                text.Append(NewGroup).Append(group).Append(End);
            }

            text.Append(
                CultureInfo.InvariantCulture,
                $"{key.Day} {key.Measure} {tally.Sum:0.############################} {tally.Producers}"
            );
            text.Append(End);
        }

        return text.ToString();
    }

    public static Tallies Of(string? text)
    {
        var read = new Tallies();
        var group = "";
        foreach (var line in (text ?? "").Split(End, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == NewGroup)
            {
                group = line[1..];
                continue;
            }

            if (
                line.Split(' ') is not [var day, var name, var sum, var producers]
                || !Enum.TryParse<Measure>(name, out var measure)
            )
            {
                throw new InvalidDataException($"No tally is kept in {line}.");
            }

            read.Add(
                group,
                int.Parse(day, CultureInfo.InvariantCulture),
                measure,
                new Tally(
                    decimal.Parse(sum, CultureInfo.InvariantCulture),
                    int.Parse(producers, CultureInfo.InvariantCulture)
                )
            );
        }

        return read;
    }
}
