namespace Traceability.Fuzz;

/// <summary>Something that must hold for any input, and did not.</summary>
public sealed class BrokenPromiseException : Exception
{
    public BrokenPromiseException() { }

    public BrokenPromiseException(string message)
        : base(message) { }

    public BrokenPromiseException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>What must hold for any input.</summary>
static class Promise
{
    /// <exception cref="BrokenPromiseException">It does not hold.</exception>
    public static void Holds(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(what);
        }
    }

    /// <exception cref="BrokenPromiseException">They differ.</exception>
    public static void Same<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new BrokenPromiseException($"{what}: {expected} became {found}");
        }
    }
}
