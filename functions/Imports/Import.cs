using System.Text.Json.Serialization;

namespace Traceability.Imports;

/// <summary>What the rows of a file are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportKind>))]
public enum ImportKind
{
    /// <summary>Farmers; where a cooperative is told, its members.</summary>
    [JsonStringEnumMemberName("members")]
    Members,

    [JsonStringEnumMemberName("products")]
    Products,

    [JsonStringEnumMemberName("batches")]
    Batches,
}

/// <summary>Kinds of files as addresses name them, and as the API does.</summary>
public static class ImportKinds
{
    public static string Name(ImportKind kind) =>
        kind switch
        {
            ImportKind.Members => "members",
            ImportKind.Products => "products",
            _ => "batches",
        };

    public static ImportKind? Parse(string? name) =>
        name switch
        {
            "members" => ImportKind.Members,
            "products" => ImportKind.Products,
            "batches" => ImportKind.Batches,
            _ => null,
        };
}

/// <summary>Who sends a file, and for whom.</summary>
/// <param name="Id">The farmer's id; the operator's.</param>
/// <param name="FarmerId">Whose a row is that names no member: the farmer itself; null for the operator.</param>
/// <param name="CooperativeId">The cooperative whose members rows may name, or that members join; null where there is none.</param>
public sealed record Importer(string Id, string? FarmerId, string? CooperativeId);

/// <summary>
/// A file whose rows are registered one by one, each as if it had been sent to the API by itself; a row that is refused holds up no
/// other. The file itself is kept until its rows are worked off, then nothing of it but the report. The same file from the same sender
/// is the same import: sent again when it is done, only what was refused can change.
/// </summary>
/// <param name="Id">Opaque; the same for the same sender, kind and content.</param>
/// <param name="IsDryRun">Checks everything and makes nothing.</param>
/// <param name="Rows">How many the file has, without its heading.</param>
/// <param name="Round">1 at first, one more each time that the file is sent again and gone through again.</param>
/// <param name="Done">Rows that this round has worked off: the first ones of the file.</param>
/// <param name="CreatedAt">When the file first came.</param>
/// <param name="MovedAt">When the import was last announced or came forward.</param>
/// <param name="FinishedAt">When its last row was done; null while it runs.</param>
public sealed record Import(
    string Id,
    Importer Importer,
    ImportKind Kind,
    bool IsDryRun,
    int Rows,
    int Round,
    int Done,
    int Made,
    int WasThere,
    int Refused,
    DateTimeOffset CreatedAt,
    DateTimeOffset MovedAt,
    DateTimeOffset? FinishedAt
)
{
    public bool IsRunning => FinishedAt is null;

    /// <summary>Whether the same file, sent again, is gone through again: something was refused that may be taken now.</summary>
    public bool MayEndOtherwise => !IsRunning && (IsDryRun || Refused > 0);

    public Import Again(DateTimeOffset now) =>
        this with
        {
            Round = Round + 1,
            Done = 0,
            Made = 0,
            WasThere = 0,
            Refused = 0,
            MovedAt = now,
            FinishedAt = null,
        };

    /// <summary>The import with more of its rows worked off.</summary>
    public Import With(IReadOnlyCollection<ImportedRow> ended, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var done = Done + ended.Count;
        return this with
        {
            Done = done,
            Made = Made + ended.Count(row => row.State is RowState.Made or RowState.WouldBeMade),
            WasThere = WasThere + ended.Count(row => row.State == RowState.WasThere),
            Refused = Refused + ended.Count(row => row.State == RowState.Refused),
            MovedAt = now,
            FinishedAt = done == Rows ? now : null,
        };
    }
}

/// <summary>What bounds a file.</summary>
public static class ImportLimits
{
    /// <summary>Bytes as sent, 4 MiB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of all the parts of a workbook that are read, unpacked, 32 MiB.</summary>
    public const int MaxUnpacked = 32 * 1024 * 1024;

    /// <summary>Parts of a workbook.</summary>
    public const int MaxParts = 1000;

    /// <summary>Rows below the heading.</summary>
    public const int MaxRows = 2000;

    /// <summary>Columns from A: up to AX.</summary>
    public const int MaxColumns = 50;

    /// <summary>Characters of one cell: a product's description has 5,000 at the most.</summary>
    public const int MaxCell = 6000;

    /// <summary>Members of a cooperative that a file's names are looked for among.</summary>
    public const int MaxMembers = 5000;
}
