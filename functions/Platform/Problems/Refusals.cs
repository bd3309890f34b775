using System.Globalization;

namespace Traceability.Platform.Problems;

/// <summary>Gathers every refused field of a request, so that its sender mends them all at once.</summary>
public sealed class Refusals
{
    readonly List<Refusal> list = [];

    public bool Any => list.Count > 0;

    public IReadOnlyList<Refusal> List => list;

    public void Add(string pointer, string rule, string vi, string en) =>
        list.Add(new Refusal(pointer, rule, new Text(vi, en)));

    /// <summary>A text that must be there: trimmed, accents composed, no control characters.</summary>
    public string? RequiredText(string pointer, string? text, int max)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Add(pointer, "required", "Trường này bắt buộc.", "This field is required.");
            return null;
        }

        return Checked(pointer, text, max);
    }

    /// <summary>As <see cref="RequiredText"/>; nothing where it is absent or blank.</summary>
    public string? OptionalText(string pointer, string? text, int max) =>
        string.IsNullOrWhiteSpace(text) ? null : Checked(pointer, text, max);

    /// <summary>As <see cref="RequiredText"/>, and may have several lines.</summary>
    public string? RequiredLines(string pointer, string? text, int max)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Add(pointer, "required", "Trường này bắt buộc.", "This field is required.");
            return null;
        }

        return Checked(pointer, text.ReplaceLineEndings("\n"), max, lines: true);
    }

    /// <summary>As <see cref="RequiredLines"/>; nothing where it is absent or blank.</summary>
    public string? OptionalLines(string pointer, string? text, int max) =>
        string.IsNullOrWhiteSpace(text) ? null : RequiredLines(pointer, text, max);

    /// <summary>A day, written as ISO 8601 does; nothing where it is absent.</summary>
    public DateOnly? OptionalDay(string pointer, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Add(pointer, "date", "Cần một ngày có thật, viết như 2026-11-20.", "Needs a real day written like 2026-11-20.");
        return null;
    }

    string? Checked(string pointer, string text, int max, bool lines = false)
    {
        var composed = Vietnamese.Compose(text.Trim());
        if (composed.Length > max)
        {
            Add(
                pointer,
                "too-long",
                string.Create(CultureInfo.InvariantCulture, $"Dài nhất {max} ký tự."),
                string.Create(CultureInfo.InvariantCulture, $"At most {max} characters.")
            );
            return null;
        }

        if (composed.Any(c => char.IsControl(c) && !(lines && c == '\n')) || HasLoneSurrogate(composed))
        {
            Add(pointer, "characters", "Có ký tự không hiển thị được.", "It has characters that cannot be shown.");
            return null;
        }

        return composed;
    }

    // A lone surrogate is no text: storage would refuse it, or keep something else.
    static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
