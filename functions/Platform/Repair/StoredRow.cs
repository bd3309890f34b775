using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Traceability.Platform.Repair;

/// <summary>A row as storage has it, without storage's own marks.</summary>
/// <param name="Columns">Text, whole numbers of 32 and 64 bits, floating numbers, yes or no, times, GUIDs and bytes.</param>
public sealed record StoredRow(string Partition, string Key, IReadOnlyDictionary<string, object> Columns)
{
    public string? Text(string column) => Columns.GetValueOrDefault(column) as string;

    public bool Is(string column) => Columns.GetValueOrDefault(column) is true;

    /// <summary>A time; the beginning of time where the column holds none.</summary>
    public DateTimeOffset Time(string column) =>
        Columns.GetValueOrDefault(column) is DateTimeOffset time ? time : default;

    public bool IsIn(string prefix) => Partition.StartsWith(prefix, StringComparison.Ordinal);

    public bool IsKeyed(string prefix) => Key.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>The row with a column as another row has it, or without it where the other has none.</summary>
    public StoredRow With(string column, StoredRow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var columns = new Dictionary<string, object>(Columns, StringComparer.Ordinal);
        if (other.Columns.TryGetValue(column, out var value))
        {
            columns[column] = value;
        }
        else
        {
            columns.Remove(column);
        }

        return this with
        {
            Columns = columns,
        };
    }

    /// <summary>Whether two rows hold the same, byte by byte; the first column that differs is told.</summary>
    public bool IsSame(StoredRow other, [NotNullWhen(false)] out string? difference)
    {
        ArgumentNullException.ThrowIfNull(other);
        difference = Columns
            .Keys.Union(other.Columns.Keys)
            .Order(StringComparer.Ordinal)
            .Where(column => !IsSame(Columns.GetValueOrDefault(column), other.Columns.GetValueOrDefault(column)))
            .Select(column =>
                $"{column} is {Told(Columns.GetValueOrDefault(column))}, and must be {Told(other.Columns.GetValueOrDefault(column))}"
            )
            .FirstOrDefault();
        return difference is null;
    }

    static bool IsSame(object? one, object? other) =>
        (one, other) switch
        {
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (DateTimeOffset a, DateTimeOffset b) => a.UtcTicks == b.UtcTicks,
            _ => Equals(one, other),
        };

    // So long that one sees what it is, and no longer: this is printed.
    static string Told(object? value)
    {
        const int longest = 60;
        var text = value switch
        {
            null => "not there",
            byte[] bytes => $"{bytes.Length} bytes",
            DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            string said => $"\"{said.ReplaceLineEndings(" ")}\"",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return text.Length <= longest ? text : text[..longest] + "…";
    }
}
