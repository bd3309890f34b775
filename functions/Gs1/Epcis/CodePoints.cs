namespace Traceability.Gs1.Epcis;

/// <summary>Orders texts by Unicode code points, as UTF-8 does; by UTF-16 code units the characters beyond the first plane are elsewhere.</summary>
static class CodePoints
{
    public static int Compare(string? left, string? right)
    {
        if (left is null || right is null)
        {
            return string.CompareOrdinal(left, right);
        }

        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length - right.Length;
        }

        return Weight(left[at]) - Weight(right[at]);
    }

    static int Weight(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
}
