namespace Traceability.Gs1.Epcis;

/// <summary>A field as it is hashed: a name, a text, and what is inside. A nameless one is a type and what it is the type of.</summary>
sealed class HashNode(string name, string text, List<HashNode> children)
{
    public string Name => name;

    public string Text => text;

    public List<HashNode> Children => children;

    public HashNode Named(string other) => new(other, text, children);
}
