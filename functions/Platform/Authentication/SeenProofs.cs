using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Platform.Authentication;

/// <summary>Whether a proof may be taken.</summary>
public enum Sight
{
    /// <summary>It was not seen here before.</summary>
    First,

    /// <summary>It was: somebody sends it again.</summary>
    Again,

    /// <summary>So many were seen that no more can be told apart until the nonce changes.</summary>
    TooMany,
}

/// <summary>
/// The proofs that this instance took, for as long as their nonce is taken: ten minutes at most. Other instances do not know of them.
/// </summary>
/// <param name="most">Proofs of one nonce at most, 28 bytes each: more than an instance answers requests in five minutes.</param>
public sealed class SeenProofs(int most = SeenProofs.Most)
{
    public const int Most = 500_000;

    readonly Lock gate = new();
    readonly Dictionary<long, HashSet<UInt128>> windows = [];

    /// <summary>Notes a proof.</summary>
    /// <param name="window">The five minutes of its nonce.</param>
    /// <param name="now">The five minutes that it is.</param>
    /// <param name="thumbprint">Its key: two devices may choose the same id.</param>
    /// <param name="id">Its id.</param>
    public Sight Note(long window, long now, string thumbprint, string id)
    {
        var name = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{thumbprint} {id}")));
        lock (gate)
        {
            foreach (var past in windows.Keys.Where(kept => kept < now - 1).ToList())
            {
                windows.Remove(past);
            }

            if (!windows.TryGetValue(window, out var seen))
            {
                windows[window] = seen = [];
            }

            return seen.Contains(name) ? Sight.Again
                : seen.Count >= most ? Sight.TooMany
                : seen.Add(name) ? Sight.First
                : Sight.Again;
        }
    }
}
