using System.Diagnostics.CodeAnalysis;
using Traceability.Platform;

namespace Traceability.Partners;

/// <summary>Anyone here whom an event may name as a source or a destination: a farmer or a partner, by an address of ours.</summary>
public static class Party
{
    const string Path = "/parties/";

    /// <summary>The address that names a party: <c>{origin}/parties/{id}</c>.</summary>
    public static string Uri(string publicUrl, string id) => publicUrl + Path + id;

    /// <summary>Reads the address of a party of ours; false for anything else.</summary>
    public static bool TryParse(string? uri, string publicUrl, [NotNullWhen(true)] out string? id)
    {
        ArgumentNullException.ThrowIfNull(publicUrl);
        id = null;
        if (
            uri is not null
            && uri.StartsWith(publicUrl, StringComparison.OrdinalIgnoreCase)
            && uri.AsSpan(publicUrl.Length).StartsWith(Path, StringComparison.Ordinal)
            && OpaqueId.IsOne(uri[(publicUrl.Length + Path.Length)..])
        )
        {
            id = uri[(publicUrl.Length + Path.Length)..];
        }

        return id is not null;
    }
}
