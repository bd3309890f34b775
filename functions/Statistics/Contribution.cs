using System.Globalization;

namespace Traceability.Statistics;

/// <summary>What one thing adds to what is counted: a batch, a sale, a product that is on sale.</summary>
/// <param name="Province">The province's code; that of its farmer. <see cref="Nowhere"/> where it is nobody's.</param>
/// <param name="Category">As <see cref="CategoryOf"/> writes it; empty where there is none, null for what is not counted by product.</param>
/// <param name="Gtin">Null for what is not counted by product.</param>
/// <param name="Day">The day in Vietnam.</param>
/// <param name="Amounts">All of them levels, or none.</param>
public sealed record Contribution(
    string Province,
    string? Category,
    string? Gtin,
    DateOnly Day,
    IReadOnlyDictionary<Measure, decimal> Amounts
)
{
    /// <summary>Stands for a province where there is none.</summary>
    public const string Nowhere = "00";

    /// <summary>The category that it is counted in; none where a row has no room for its own.</summary>
    public string? CountedIn { get; init; } = Category;

    /// <summary>Reads what a row keeps of it.</summary>
    /// <exception cref="FormatException">The row keeps none.</exception>
    public static Contribution Kept(Platform.Repair.StoredRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new Contribution(
            row.Text("Province") ?? throw new FormatException("A count has no province."),
            row.Text("Category"),
            row.Text("Gtin"),
            DayOf(row.Text("Day")),
            Read(row.Text("Amounts") ?? "")
        )
        {
            CountedIn = row.Text("CountedIn"),
        };
    }

    /// <summary>Reads a day as rows keep it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateOnly DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException("A count has no day.");

    public bool IsLevel => Amounts.Keys.Any(measure => measure.IsLevel());

    /// <summary>A category as it is compared and kept: without capitals and accents; empty where there is none.</summary>
    public static string CategoryOf(string? category) => Platform.Vietnamese.Fold(category ?? "");

    /// <summary>Whether two count the same; a level stands from the day on which it came, so its day is no difference.</summary>
    public bool CountsAs(Contribution? other) =>
        other is not null
        && (Province, Category, Gtin) == (other.Province, other.Category, other.Gtin)
        && (IsLevel || Day == other.Day)
        && Text == other.Text;

    /// <summary>The amounts in words: <c>Batches=1;Kilograms=120.5</c>.</summary>
    public string Text =>
        string.Join(
            ';',
            Amounts
                .OrderBy(amount => amount.Key)
                .Select(amount =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{amount.Key}={amount.Value:0.############################}"
                    )
                )
        );

    /// <summary>Reads <see cref="Text"/>.</summary>
    public static IReadOnlyDictionary<Measure, decimal> Read(string text) =>
        (text ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(amount => amount.Split('='))
            .ToDictionary(
                amount => Enum.Parse<Measure>(amount[0]),
                amount => decimal.Parse(amount[1], CultureInfo.InvariantCulture)
            );
}
