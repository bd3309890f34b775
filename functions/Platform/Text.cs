namespace Traceability.Platform;

/// <summary>A language that pages and errors are written in.</summary>
public enum Language
{
    Vietnamese,
    English,
}

/// <summary>One sentence for people, in every language that the program speaks.</summary>
/// <param name="Vi">Vietnamese, the language that is used unless another is asked for.</param>
/// <param name="En">English.</param>
public sealed record Text(string Vi, string En)
{
    public string In(Language language) => language == Language.English ? En : Vi;
}
