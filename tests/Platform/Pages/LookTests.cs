using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Platform.Pages;

namespace Traceability.Tests.Platform.Pages;

/// <summary>What the stylesheet promises, read from the stylesheet.</summary>
public partial class LookTests
{
    static readonly string css = Encoding.UTF8.GetString(Assets.Look.Bytes.Span);

    [Theory]
    [InlineData("ink", "paper")]
    [InlineData("ink", "card")]
    [InlineData("ink", "leaf-soft")]
    [InlineData("ink", "sun-soft")]
    [InlineData("quiet", "paper")]
    [InlineData("quiet", "card")]
    [InlineData("quiet", "leaf-soft")]
    [InlineData("leaf", "paper")]
    [InlineData("leaf", "card")]
    [InlineData("leaf-dark", "leaf-soft")]
    [InlineData("card", "leaf")]
    [InlineData("card", "leaf-dark")]
    [InlineData("card", "stop")]
    [InlineData("stop", "paper")]
    [InlineData("warn", "sun-soft")]
    public void Text_stands_out_from_its_ground(string text, string ground) =>
        Assert.InRange(Contrast(Token(text), Token(ground)), 4.5, 21);

    [Fact]
    public void Red_is_for_recall_alone()
    {
        var red = Rules()
            .Matches(css)
            .Where(rule => rule.Groups["body"].Value.Contains("var(--stop)", StringComparison.Ordinal))
            .Select(rule => rule.Groups["selector"].Value.Trim())
            .ToArray();
        Assert.NotEmpty(red);
        Assert.All(red, selector => Assert.Matches(@"\.recall|\.stop", selector));

        // No other red hides among the colours: strong in red, weak in green and blue.
        Assert.All(
            Colours().Matches(css).Select(c => c.Value).Where(c => c != Token("stop")),
            colour =>
            {
                var (r, g, b) = Channels(colour);
                Assert.False(r > 0.6 && g < 0.35 && b < 0.35, colour);
            }
        );
    }

    [Fact]
    public void It_loads_nothing_and_stays_light()
    {
        Assert.DoesNotContain("url(", css, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", css, StringComparison.Ordinal);
        Assert.InRange(Assets.Look.In("br").Length, 500, 4096);
    }

    static string Token(string name) =>
        Regex.Match(css, $@"--{name}: (#[0-9a-f]+);") is { Success: true } match
            ? match.Groups[1].Value
            : throw new KeyNotFoundException(name);

    // WCAG 2.2, "contrast ratio" and "relative luminance".
    static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    static double Luminance(string colour)
    {
        static double Linear(double c) => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        var (r, g, b) = Channels(colour);
        return (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));
    }

    static (double Red, double Green, double Blue) Channels(string colour)
    {
        var hex = colour.Length == 4 ? string.Concat(colour.Skip(1).Select(c => $"{c}{c}")) : colour[1..];
        double At(int i) => int.Parse(hex.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return (At(0), At(2), At(4));
    }

    [GeneratedRegex(@"(?<selector>[^{}]+)\{(?<body>[^{}]*)\}")]
    private static partial Regex Rules();

    [GeneratedRegex(@"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b")]
    private static partial Regex Colours();
}
