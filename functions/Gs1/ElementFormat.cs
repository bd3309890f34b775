namespace Traceability.Gs1;

/// <summary>What is wrong with an AI's value.</summary>
enum ElementFault
{
    None,

    /// <summary>Its length, a character, or a rule of its AI.</summary>
    Form,

    /// <summary>Its check digit or check pair.</summary>
    CheckDigit,
}

/// <summary>The format of an AI's value: its parts, and a rule that some AIs add.</summary>
/// <remarks>Source: GS1 General Specifications, sections 3.2 (formats) and 7.9 (check digits).</remarks>
sealed class ElementFormat
{
    readonly string rule = "";

    /// <summary>Reads parts and at the end a rule's name, such as <c>X..30 prefix</c>.</summary>
    public ElementFormat(string notation)
    {
        var words = notation.Split(' ');
        if (char.IsAsciiLetterLower(words[^1][0]))
        {
            rule = words[^1];
            words = words[..^1];
        }

        Parts = Array.ConvertAll(words, ElementPart.Parse);
    }

    public IReadOnlyList<ElementPart> Parts { get; }

    /// <summary>Checks form and check digit; not what a value means, such as a date's month or a country's number.</summary>
    public ElementFault Check(string value)
    {
        var at = 0;
        var digitsAreRight = true;
        foreach (var part in Parts)
        {
            var text = value.AsSpan(at, part.IsFixed ? Math.Min(part.Most, value.Length - at) : value.Length - at);
            if (!part.Fits(text))
            {
                return ElementFault.Form;
            }

            digitsAreRight &= !part.IsChecked || CheckDigit.IsRight(text);
            at += text.Length;
        }

        return at < value.Length || !KeepsForm(value) ? ElementFault.Form
            : digitsAreRight && HasRightCheck(value) ? ElementFault.None
            : ElementFault.CheckDigit;
    }

    bool KeepsForm(string value) =>
        rule switch
        {
            // Every GS1 key begins with a company prefix, whose shortest is four digits.
            "prefix" or "pair" => value.Length >= 4 && Characters.AreDigits(value.AsSpan(0, 4)),
            // A piece's number and how many there are, 01 to 99 each.
            "pieces" => value[14..16] != "00" && string.CompareOrdinal(value, 14, value, 16, 2) <= 0,
            "zero" => value[0] == '0',
            "nozero" => value[0] != '0',
            _ => true,
        };

    bool HasRightCheck(string value) =>
        rule switch
        {
            "pair" => CheckDigit.IsPairRight(value),
            "pieces" => CheckDigit.IsRight(value.AsSpan(0, 14)),
            _ => true,
        };
}
