using System.Text.Json.Serialization;
using Traceability.Platform;

namespace Traceability.Imports;

/// <summary>What became of a row.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RowState>))]
public enum RowState
{
    /// <summary>This import registered it.</summary>
    [JsonStringEnumMemberName("made")]
    Made,

    /// <summary>It was registered before, by another import or by an earlier row of this one.</summary>
    [JsonStringEnumMemberName("was there")]
    WasThere,

    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>A dry run found nothing against it.</summary>
    [JsonStringEnumMemberName("would be made")]
    WouldBeMade,
}

/// <summary>What a row registered: a member by its id, a product by its GTIN, a batch by GTIN and lot.</summary>
public sealed record MadeThing(string? Id = null, string? Gtin = null, string? Lot = null);

/// <summary>What was wrong with one cell.</summary>
/// <param name="Cell">Column and row as a spreadsheet shows them, <c>B7</c>; the row alone where no one cell is meant.</param>
/// <param name="Rule">The broken rule's stable name.</param>
/// <param name="Words">The rule, for people.</param>
public sealed record CellFault(string Cell, string Rule, Text Words);

/// <summary>A line of the report.</summary>
/// <param name="Index">The row's place in the file, 0 for the first below the heading.</param>
/// <param name="Number">The row's number as a spreadsheet shows it.</param>
/// <param name="Made">Null where it was refused, and in a dry run.</param>
/// <param name="SameAs">The number of the earlier row that says the same; null where none does.</param>
public sealed record ImportedRow(
    int Index,
    int Number,
    RowState State,
    MadeThing? Made,
    int? SameAs,
    IReadOnlyList<CellFault> Faults
)
{
    /// <summary>Faults of one row that are kept.</summary>
    public const int MaxFaults = 20;

    public static string Name(RowState state) =>
        state switch
        {
            RowState.Made => "made",
            RowState.WasThere => "was there",
            RowState.Refused => "refused",
            _ => "would be made",
        };

    public static RowState? Parse(string? name) =>
        name switch
        {
            "made" => RowState.Made,
            "was there" => RowState.WasThere,
            "refused" => RowState.Refused,
            "would be made" => RowState.WouldBeMade,
            _ => null,
        };
}
