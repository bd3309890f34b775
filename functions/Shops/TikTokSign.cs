using System.Security.Cryptography;
using System.Text;

namespace Traceability.Shops;

/// <summary>
/// Signs a request to TikTok Shop (Partner Center, "Sign your API request"): HMAC-SHA256 with the app's secret, in hexadecimal, of
/// the secret, the path, the query's names and values in the order of the names, the body where it is no form, and the secret.
/// </summary>
public static class TikTokSign
{
    public static string Of(
        string appSecret,
        string path,
        IEnumerable<KeyValuePair<string, string>> query,
        ReadOnlySpan<byte> body
    )
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(appSecret));
        var text = new StringBuilder(appSecret).Append(path);
        foreach (
            var (name, value) in query
                .Where(pair => pair.Key is not ("sign" or "access_token"))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        )
        {
            text.Append(name).Append(value);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(appSecret));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
