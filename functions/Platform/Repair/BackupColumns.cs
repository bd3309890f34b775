using System.Globalization;

namespace Traceability.Platform.Repair;

/// <summary>
/// Columns as text that keeps their types: a letter and the value. <c>S</c> text, <c>I</c> and <c>L</c> whole numbers of 32 and 64 bits,
/// <c>D</c> a floating number, <c>B</c> yes or no, <c>T</c> a time, <c>G</c> a GUID, <c>X</c> bytes in base64.
/// </summary>
public static class BackupColumns
{
    public static BackupRow Write(StoredRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new BackupRow(
            row.Partition,
            row.Key,
            row.Columns.OrderBy(column => column.Key, StringComparer.Ordinal)
                .ToDictionary(column => column.Key, column => Write(column.Value), StringComparer.Ordinal)
        );
    }

    /// <exception cref="FormatException">It holds what was never written.</exception>
    public static StoredRow Read(BackupRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new StoredRow(
            row.P,
            row.R,
            row.C.ToDictionary(column => column.Key, column => Read(column.Value), StringComparer.Ordinal)
        );
    }

    static string Write(object value) =>
        value switch
        {
            string text => "S" + text,
            int number => "I" + number.ToString(CultureInfo.InvariantCulture),
            long number => "L" + number.ToString(CultureInfo.InvariantCulture),
            double number => "D" + number.ToString("R", CultureInfo.InvariantCulture),
            bool said => said ? "B1" : "B0",
            DateTimeOffset time => "T" + time.UtcTicks.ToString(CultureInfo.InvariantCulture),
            Guid guid => "G" + guid.ToString("D"),
            byte[] bytes => "X" + Convert.ToBase64String(bytes),
            _ => throw new FormatException($"Storage has no column of the type {value.GetType().Name}."),
        };

    static object Read(string text) =>
        (text.Length == 0 ? '\0' : text[0], text.Length == 0 ? "" : text[1..]) switch
        {
            ('S', var value) => value,
            ('I', var value) => int.Parse(value, CultureInfo.InvariantCulture),
            ('L', var value) => long.Parse(value, CultureInfo.InvariantCulture),
            ('D', var value) => double.Parse(value, CultureInfo.InvariantCulture),
            ('B', var value) => value == "1",
            ('T', var value) => new DateTimeOffset(long.Parse(value, CultureInfo.InvariantCulture), TimeSpan.Zero),
            ('G', var value) => Guid.Parse(value),
            ('X', var value) => Convert.FromBase64String(value),
            _ => throw new FormatException("A column of a backup has no type."),
        };
}
