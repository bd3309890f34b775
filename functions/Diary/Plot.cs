using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Traceability.Platform.Problems;

namespace Traceability.Diary;

/// <summary>
/// The piece of land that an entry is about, by its id: 1 to 40 letters without accents, digits and the marks <c>- _ .</c>; case counts.
/// Two farmers may have plots of one id: whatever is kept of a plot has its farmer in the key, so that nobody writes into another's
/// diary.
/// </summary>
public sealed record Plot
{
    /// <summary>Characters at most.</summary>
    public const int Max = 40;

    static readonly SearchValues<char> characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );

    readonly string text;

    Plot(string text) => this.text = text;

    public static bool TryParse(string? text, [NotNullWhen(true)] out Plot? plot)
    {
        plot = text is { Length: > 0 and <= Max } && !text.AsSpan().ContainsAnyExcept(characters) ? new(text) : null;
        return plot is not null;
    }

    public override string ToString() => text;
}

/// <summary>Says for people what is wrong with a plot.</summary>
public static class PlotRefusals
{
    /// <summary>A plot that must be there.</summary>
    public static Plot? Plot(this Refusals refusals, string pointer, string? text)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        if (Diary.Plot.TryParse(text, out var plot))
        {
            return plot;
        }

        if (string.IsNullOrEmpty(text))
        {
            refusals.Add(pointer, "required", "Cần mã của thửa đất.", "The plot's id is required.");
        }
        else
        {
            refusals.Add(
                pointer,
                "plot",
                "Mã thửa đất có 1 đến 40 ký tự: chữ không dấu, chữ số và các dấu - _ .",
                "A plot's id has 1 to 40 characters: letters without accents, digits and the marks - _ ."
            );
        }

        return null;
    }

    /// <summary>A plot that is not the farmer's, or is none: for the farmer the two are one.</summary>
    public static Refusal Unknown(string pointer) =>
        new(pointer, "unknown", new("Bạn không có thửa đất nào mang mã này.", "You have no plot with this id."));
}
