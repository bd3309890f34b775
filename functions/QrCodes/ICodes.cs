using Traceability.Gs1;

namespace Traceability.QrCodes;

/// <summary>A picture format of a code.</summary>
public enum CodeFormat
{
    Svg,
    Png,
}

/// <summary>A code as it is kept.</summary>
public sealed record KeptCode(byte[] Content, string ETag);

/// <summary>Where codes are kept.</summary>
public interface ICodes
{
    /// <summary>Keeps a code; the same code twice is one.</summary>
    Task KeepAsync(Gtin gtin, Lot lot, CodeFormat format, byte[] content, CancellationToken cancellation);

    Task<KeptCode?> FindAsync(Gtin gtin, Lot lot, CodeFormat format, CancellationToken cancellation);
}
