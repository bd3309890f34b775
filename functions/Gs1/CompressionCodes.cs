namespace Traceability.Gs1;

/// <summary>The optimisation codes of a compressed Digital Link: one byte for several AIs that often go together.</summary>
/// <remarks>Source: GS1 Digital Link Standard 1.1, compression. No code is two decimal digits, as AIs begin with those.</remarks>
static class CompressionCodes
{
    // Each list's first AI is a primary key.
    static readonly (int Code, string[] Ais)[] codes =
    [
        .. Pairs(0x0A, "01", "22", "10", "21", "17", "7003", "30"),
        (0x1A, ["01", "10", "21", "17"]),
        .. Pairs(0x1B, "01", "15", "11", "16", "91"),
        (0x1F, ["01", "10", "15"]),
        .. Pairs(0x2A, "01", "3100", "3101", "3102", "3103", "3104", "3105"),
        .. Pairs(0x3A, "01", "3200", "3201", "3202", "3203", "3204", "3205"),
        .. Pairs(0x9A, "8010", "8011"),
        .. Pairs(0x9B, "8017", "8019"),
        .. Pairs(0x9C, "8018", "8019"),
        .. Pairs(0x9D, "414", "254"),
        .. Pairs(0xA0, "01", "3920", "3921", "3922", "3923", "3924", "3925", "3926", "3927", "3928", "3929"),
        .. Pairs(0xC0, "255", "3900", "3901", "3902", "3903", "3904", "3905", "3906", "3907", "3908", "3909"),
        .. Pairs(0xCA, "255", "3940", "3941", "3942", "3943"),
    ];

    /// <summary>The AIs that a code stands for, or null.</summary>
    public static string[]? Ais(int code) => Array.Find(codes, c => c.Code == code).Ais;

    /// <summary>The code that saves the most (the first of equals), begins with the key and needs no other AIs; or null.</summary>
    public static (int Code, string[] Ais)? Best(string? key, Func<string, bool> has) =>
        codes
            .Where(c => c.Ais[0] == key && c.Ais.All(has))
            .Select(c => ((int Code, string[] Ais)?)c)
            .MaxBy(c => c!.Value.Ais.Sum(ai => ai.Length));

    static IEnumerable<(int Code, string[] Ais)> Pairs(int first, string key, params string[] others) =>
        others.Select((ai, i) => (first + i, new[] { key, ai }));
}
