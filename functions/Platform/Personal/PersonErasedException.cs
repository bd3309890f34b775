namespace Traceability.Platform.Personal;

/// <summary>Something private was to be kept of a person who was erased a moment ago: a race, which is answered as what it is.</summary>
public sealed class PersonErasedException : InvalidOperationException
{
    public PersonErasedException() { }

    public PersonErasedException(string person)
        : base($"{person} was erased: nothing private is kept of it any more.") { }

    public PersonErasedException(string message, Exception inner)
        : base(message, inner) { }
}
