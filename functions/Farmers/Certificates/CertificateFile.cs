using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Traceability.Photos;

namespace Traceability.Farmers.Certificates;

/// <summary>What a certificate's file is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateFileType>))]
public enum CertificateFileType
{
    /// <summary>ISO 32000, kept as it came.</summary>
    [JsonStringEnumMemberName("pdf")]
    Pdf,

    /// <summary>A photo of the paper, encoded anew without metadata.</summary>
    [JsonStringEnumMemberName("jpeg")]
    Jpeg,
}

/// <summary>The file of a certificate, where it is shown.</summary>
/// <param name="Farmer">Whose certificate.</param>
/// <param name="Certificate">Which one, by its id.</param>
/// <param name="Name">
/// 32 hexadecimal digits: 16 of the content's SHA-256, 16 random ones. Another with each file that is sent, so that whoever removes a
/// file removes nothing that somebody just put in its place.
/// </param>
public sealed record CertificateFile(string Farmer, string Certificate, string Name, CertificateFileType Type)
{
    const int HashLength = 16;

    /// <summary>Where anyone reads it, on this site.</summary>
    [JsonIgnore]
    public string Path => $"/api/farmers/{Farmer}/certificates/{Certificate}/file";

    /// <summary>A file that was just sent.</summary>
    public static CertificateFile Of(string farmer, string certificate, CertificatePaper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        return new(farmer, certificate, HashOf(paper) + PhotoPath.MakeName(), paper.Type);
    }

    /// <summary>Whether this is its content.</summary>
    public bool Holds(CertificatePaper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        return Type == paper.Type && Name.StartsWith(HashOf(paper), StringComparison.Ordinal);
    }

    static string HashOf(CertificatePaper paper) =>
        Convert.ToHexStringLower(SHA256.HashData(paper.Bytes.Span))[..HashLength];
}

/// <summary>Why some bytes are no file of a certificate.</summary>
public enum PaperFault
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Neither a PDF nor a picture.</summary>
    NotAPaper,

    /// <summary>A PDF without its end.</summary>
    BrokenPdf,

    /// <summary>A picture that is refused; <see cref="PhotoFault"/> says why.</summary>
    Picture,
}

/// <summary>A certificate's file as it is kept.</summary>
public sealed record CertificatePaper(CertificateFileType Type, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The most bytes of a file as it is sent.</summary>
    public const int MaxBytes = PhotoIntake.MaxBytes;

    // ISO 32000-2 §7.5.2 and §7.5.5; readers look for the end in the last 1,024 bytes.
    const int PdfEndWithin = 1024;

    /// <summary>
    /// The file, or the reason why there is none. What it is, its first bytes say, whatever its sender called it. A photo comes out as
    /// its pixels alone; a PDF as it came, to be given out as a download that no page of ours runs.
    /// </summary>
    /// <param name="sent">At most <see cref="MaxBytes"/>.</param>
    public static async Task<(CertificatePaper? Paper, PaperFault Fault, PhotoFault Photo)> ReadAsync(
        ReadOnlyMemory<byte> sent,
        CancellationToken cancellation
    )
    {
        if (sent.Span.StartsWith("%PDF-"u8))
        {
            var end = sent.Span[Math.Max(0, sent.Length - PdfEndWithin)..];
            return end.IndexOf("%%EOF"u8) >= 0
                ? (new(CertificateFileType.Pdf, sent), PaperFault.None, PhotoFault.None)
                : (null, PaperFault.BrokenPdf, PhotoFault.None);
        }

        var (photo, fault) = await PhotoIntake.ReadAsync(sent, cancellation);
        // The larger copy: small print stays readable.
        return photo is not null ? (new(CertificateFileType.Jpeg, photo.FeedBytes), PaperFault.None, PhotoFault.None)
            : fault == PhotoFault.NotAPicture ? (null, PaperFault.NotAPaper, PhotoFault.None)
            : (null, PaperFault.Picture, fault);
    }
}

/// <summary>Where certificates' files are kept.</summary>
public interface ICertificateFiles
{
    Task KeepAsync(CertificateFile file, CertificatePaper paper, CancellationToken cancellation);

    /// <summary>A file's bytes; null where there are none.</summary>
    Task<byte[]?> FindAsync(CertificateFile file, CancellationToken cancellation);

    /// <summary>Removes a file by its name; twice is once.</summary>
    Task RemoveAsync(string farmerId, string certificateId, string name, CancellationToken cancellation);

    /// <summary>Removes every file of a farmer's certificates; says how many there were.</summary>
    Task<int> RemoveAllAsync(string farmerId, CancellationToken cancellation);

    /// <summary>Removes what nothing names and was kept before a time, by storage's clock.</summary>
    /// <param name="named">The one that stays; null where none does.</param>
    Task SweepAsync(
        string farmerId,
        string certificateId,
        string? named,
        DateTimeOffset before,
        CancellationToken cancellation
    );
}
