using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Traceability.Gs1;

/// <summary>The GS1 application identifiers and the formats of their values.</summary>
/// <remarks>Source: GS1 General Specifications, section 3.2; GS1 Digital Link Standard: URI Syntax 1.7.0, section 4.10.</remarks>
static class Elements
{
    // Format, then the AIs that have it; in a range the last digit and the digits before it run apart: 3100-3165 ends in 0 to 5.
    static readonly (string Format, string Ais)[] table =
    [
        ("N1", "4321-4323 7252"),
        ("N2", "20 7241"),
        ("N3", "422 424 426"),
        ("N4", "3940-3943 8111"),
        ("N6", "11-13 15-17 3100-3165 3200-3295 3300-3375 3400-3495 3500-3575 3600-3695 3950-3955 4326 7006 8005"),
        ("N8", "7250"),
        ("N10", "4324 4325 7003"),
        ("N12", "7251"),
        ("N13", "7001"),
        ("N13*", "410-417"),
        ("N14", "8001"),
        ("N14*", "01-03"),
        ("N15", "8040 8041"),
        ("N17*", "402"),
        ("N18*", "00 8017 8018"),
        ("N18 pieces", "8006 8026"),
        ("N20", "4309"),
        ("N32", "8042"),
        ("N..4", "7004"),
        ("N..6", "242"),
        ("N..8", "30 37"),
        ("N..10", "8019"),
        ("N..12 nozero", "8011"),
        ("N..15", "3900-3909 3920-3929"),
        ("N3 N..15", "3910-3919 3930-3939"),
        ("N3 [N..12/3]", "423 425"),
        ("N6 [N..4/4]", "7011"),
        ("N6 [N..6/6]", "7007"),
        ("N8 [N..4/2]", "8008"),
        ("N13* [N..12]", "255"),
        ("N18 [N..2]", "8043"),
        ("N1 X3", "7040"),
        ("N3 X..9", "421"),
        ("N3 X..27", "7030-7039"),
        ("N6 [X..1]", "4330-4333"),
        ("N13* [X..17]", "253"),
        ("N14* [X..16] zero", "8003"),
        ("X2", "4307 4317"),
        ("X3", "7258"),
        ("X..2", "7010"),
        ("X..3", "427 7008"),
        ("X..4", "7041"),
        ("X..10", "7009 7255"),
        ("X..12", "7005"),
        ("X..20", "10 21 22 243 254 420 4318 710-717 7020-7022 7240 8002 8012"),
        ("X..25", "7242 8020"),
        ("X..25 pair", "8013 8014"),
        ("X..28", "235"),
        ("X..30", "90 240 241 250 251 400 403 4308 4319 7002"),
        ("X..30 prefix", "401 7023 8004"),
        ("X3..30", "7230-7239"),
        ("X..34", "8007"),
        ("X..35", "4300 4301 4310 4311 4320"),
        ("X..40", "7253 7254 7259"),
        ("X..50", "8009"),
        ("X..70", "4302-4306 4312-4316 7257 8110 8112 8200"),
        ("X..90", "91-99 7256"),
        ("Y..30 prefix", "8010"),
        ("Z..90", "8030"),
    ];

    static readonly Dictionary<string, ElementFormat> formats = new(
        from row in table
        let format = new ElementFormat(row.Format)
        from ai in Expand(row.Ais)
        select KeyValuePair.Create(ai, format),
        StringComparer.Ordinal
    );

    static readonly HashSet<string> outsideQueries =
    [
        .. Expand("03 21 22 235 254 7040 7041 8011 8014 8019 8020 8040-8043 8200"),
    ];

    /// <summary>The format of an AI's value; false for what is no AI.</summary>
    public static bool TryFormat(string ai, [NotNullWhen(true)] out ElementFormat? format) =>
        formats.TryGetValue(ai, out format);

    /// <summary>Whether the standard allows the AI as a data attribute at all.</summary>
    public static bool MayBeInQuery(string ai) => formats.ContainsKey(ai) && !outsideQueries.Contains(ai);

    /// <summary>What is wrong with an AI's value; <see cref="ElementFault.Form"/> for what is no AI.</summary>
    public static ElementFault Check(string ai, string value) =>
        TryFormat(ai, out var format) ? format.Check(value) : ElementFault.Form;

    static IEnumerable<string> Expand(string ais) =>
        from words in ais.Split(' ')
        let ends = words.Split('-')
        from head in Range(ends[0][..^1], ends[^1][..^1])
        from last in Range(ends[0][^1..], ends[^1][^1..])
        select head + last;

    static IEnumerable<string> Range(string first, string last)
    {
        var from = Number(first);
        return Enumerable
            .Range(from, Number(last) - from + 1)
            .Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0'));
    }

    static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
