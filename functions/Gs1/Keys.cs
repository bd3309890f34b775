using System.Collections.Frozen;

namespace Traceability.Gs1;

/// <summary>The primary keys of a Digital Link and their qualifiers in order.</summary>
/// <remarks>Source: GS1 Digital Link Standard: URI Syntax 1.7.0, sections 4.1, 4.3, 4.4 and 4.9.</remarks>
static class Keys
{
    static readonly string[] none = [];
    static readonly string[] item = ["22", "10", "21"];

    // Each key's qualifiers: alternatives, each in the order in which the standard wants them.
    static readonly FrozenDictionary<string, string[][]> primary = new Dictionary<string, string[][]>
    {
        ["00"] = [none],
        ["01"] = [item, ["235"]],
        ["253"] = [none],
        ["255"] = [none],
        ["401"] = [none],
        ["402"] = [none],
        ["414"] =
        [
            ["254"],
            ["7040"],
        ],
        ["415"] =
        [
            ["8020"],
        ],
        ["417"] =
        [
            ["7040"],
        ],
        ["8003"] = [none],
        ["8004"] =
        [
            ["7040"],
        ],
        ["8006"] = [item],
        ["8010"] =
        [
            ["8011"],
        ],
        ["8013"] = [none],
        ["8017"] =
        [
            ["8019"],
        ],
        ["8018"] =
        [
            ["8019"],
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the AI is a primary key.</summary>
    public static bool IsPrimary(string ai) => primary.ContainsKey(ai);

    /// <summary>A primary key's qualifiers: alternatives, each in its order; at least one, which may be empty.</summary>
    public static IReadOnlyList<string[]> Orders(string key) => primary[key];

    /// <summary>A GTIN of 8, 12 or 13 characters padded to 14, as old labels have them; anything else as it is.</summary>
    public static string Pad(string key, string value) =>
        key == "01" && value.Length is 8 or 12 or 13 ? value.PadLeft(14, '0') : value;

    /// <summary>Whether these qualifiers may follow the key in this order; 415 cannot be without its 8020.</summary>
    public static bool AllowsInOrder(string key, List<DigitalLinkPart> qualifiers) =>
        qualifiers.Count == 0 ? key != "415" : Array.Exists(primary[key], order => IsInOrder(qualifiers, order));

    /// <summary>Whether the AI would be one of the key's qualifiers beside those that it has.</summary>
    public static bool Takes(string key, List<DigitalLinkPart> qualifiers, string ai) =>
        Array.Exists(primary[key], order => order.Contains(ai) && qualifiers.TrueForAll(q => order.Contains(q.Ai)));

    static bool IsInOrder(List<DigitalLinkPart> qualifiers, string[] order)
    {
        var last = -1;
        foreach (var qualifier in qualifiers)
        {
            var at = Array.IndexOf(order, qualifier.Ai);
            if (at <= last)
            {
                return false;
            }

            last = at;
        }

        return true;
    }
}
