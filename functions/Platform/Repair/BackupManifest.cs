using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Platform.Repair;

/// <summary>A file of a backup.</summary>
/// <param name="Name">Of the table, or of the container.</param>
/// <param name="File">Its path in the folder, with slashes.</param>
/// <param name="Count">Its lines: rows of the table, blobs of the container.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
public sealed record BackupFile(string Name, string File, long Count, string Sha256);

/// <summary>What a backup holds. It is written last: a folder without it holds no whole backup.</summary>
/// <param name="Waiting">Messages that waited in each queue when it was made; they are not in it.</param>
public sealed record BackupManifest(
    int Format,
    DateTimeOffset MadeAt,
    IReadOnlyList<BackupFile> Tables,
    IReadOnlyList<BackupFile> Containers,
    IReadOnlyDictionary<string, int> Waiting
)
{
    /// <summary>The only form that there is so far.</summary>
    public const int Current = 1;

    public const string FileName = "manifest.json";
}

/// <summary>A blob of a backup, a line of its container's file.</summary>
/// <param name="File">Its path in the folder: a number, since a blob's name may be no file's.</param>
/// <param name="Type">Its media type; null where it has none.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, in hexadecimal digits.</param>
public sealed record BackupBlob(string Name, string File, string? Type, long Bytes, string Sha256);

/// <summary>A row of a backup, a line of its table's file.</summary>
/// <param name="P">Its partition key.</param>
/// <param name="R">Its row key.</param>
/// <param name="C">Its columns: the letter of the type, then the value as text.</param>
public sealed record BackupRow(string P, string R, IReadOnlyDictionary<string, string> C);

[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupBlob))]
[JsonSerializable(typeof(BackupRow))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
public sealed partial class BackupJson : JsonSerializerContext
{
    // They go into files only, so that a Vietnamese letter need not become six characters.
    static readonly BackupJson plain = new(
        new JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        }
    );

    public static string Line(BackupRow row) => JsonSerializer.Serialize(row, plain.BackupRow);

    public static string Line(BackupBlob blob) => JsonSerializer.Serialize(blob, plain.BackupBlob);
}
