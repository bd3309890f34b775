namespace Traceability.Platform.Pages;

/// <summary>The language of a page, and the way to the other one.</summary>
/// <param name="Value">What the page is written in.</param>
/// <param name="OtherUrl">The same page in the other language: <c>?lang=en</c>, relative to the page.</param>
/// <param name="Asked">Whether the address named the language; then the links of the page name it too.</param>
public sealed record PageLanguage(Language Value, string OtherUrl, bool Asked = false)
{
    const string Parameter = "lang";

    /// <summary>The language's tag (RFC 5646).</summary>
    public string Code => CodeOf(Value);

    /// <summary>The other language's tag.</summary>
    public string OtherCode => CodeOf(Other(Value));

    /// <summary>What <c>?lang=</c> names; where it names none, what Accept-Language prefers.</summary>
    public static PageLanguage Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Language? asked = request.Query[Parameter].ToString() switch
        {
            "vi" => Language.Vietnamese,
            "en" => Language.English,
            _ => null,
        };
        var value = asked ?? AcceptLanguage.Of(request);
        return new PageLanguage(value, OtherUrlOf(request.QueryString, value), asked is not null);
    }

    /// <summary>A text in this language.</summary>
    public string Say(string vi, string en) => Value == Language.English ? en : vi;

    /// <summary>A link within the site that keeps a language which was asked for.</summary>
    public string Link(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return !Asked ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={Code}";
    }

    // Only a query, so that the path stays byte for byte: a lot in it may hold what a server would encode otherwise.
    static string OtherUrlOf(QueryString query, Language value)
    {
        var kept = (query.Value ?? "")
            .TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !pair.StartsWith(Parameter + "=", StringComparison.Ordinal));
        return "?" + string.Join('&', kept.Append($"{Parameter}={CodeOf(Other(value))}"));
    }

    static Language Other(Language language) => language == Language.English ? Language.Vietnamese : Language.English;

    static string CodeOf(Language language) => language == Language.English ? "en" : "vi";
}
