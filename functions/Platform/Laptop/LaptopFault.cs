using System.Diagnostics.CodeAnalysis;

namespace Traceability.Platform.Laptop;

/// <summary>
/// Something on this machine keeps the program from starting. The message is all that the person at the console gets to
/// read: one sentence on what is wrong, one on what to do.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is thrown to be read by a person, who is told of a fault.")]
public sealed class LaptopFault : Exception
{
    public LaptopFault() { }

    public LaptopFault(string message)
        : base(message) { }

    public LaptopFault(string message, Exception innerException)
        : base(message, innerException) { }

    public LaptopFault(string sentence, string remedy, Exception? innerException = null)
        : base($"{sentence} {remedy}", innerException) => Remedy = remedy;

    public string Remedy { get; } = "";
}
