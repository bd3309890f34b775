using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>Ends the reading of a file wherever it is found that it cannot be read; <see cref="SheetFile"/> tells it as a refusal.</summary>
public sealed class UnreadableException : Exception
{
    public UnreadableException()
        : this("The file cannot be read.") { }

    public UnreadableException(string message)
        : base(message) => Refusal = new(CellName.File, "unreadable", new Text(message, message));

    public UnreadableException(string message, Exception innerException)
        : base(message, innerException) => Refusal = new(CellName.File, "unreadable", new Text(message, message));

    /// <param name="where">The cell, or <see cref="CellName.File"/>.</param>
    public UnreadableException(string where, string rule, string vi, string en)
        : base(en) => Refusal = new(where, rule, new Text(vi, en));

    public Refusal Refusal { get; }

    public static UnreadableException Of(string rule, string vi, string en) => new(CellName.File, rule, vi, en);
}
