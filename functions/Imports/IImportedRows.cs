using System.Text.Json.Nodes;
using Traceability.Platform.Problems;

namespace Traceability.Imports;

/// <summary>Whose a row is.</summary>
/// <param name="FarmerId">The farmer of a product or a batch, who exists; null for a row that is a member itself.</param>
public sealed record RowOwner(Importer Importer, string? FarmerId);

/// <summary>How the registration of a row ended.</summary>
public abstract record RowEnd
{
    RowEnd() { }

    /// <summary>It is kept, by this try or an earlier one of the same row.</summary>
    public sealed record Kept(MadeThing Made) : RowEnd;

    /// <summary>A dry run found nothing against it.</summary>
    public sealed record Free : RowEnd;

    /// <summary>By a rule that needs more than the row itself.</summary>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : RowEnd
    {
        public static Refused Of(string pointer, string rule, string vi, string en) =>
            new([new Refusal(pointer, rule, new(vi, en))]);
    }
}

/// <summary>A GTIN or a lot that a row is to have.</summary>
/// <param name="Taken">How the row ends where another one has it.</param>
public sealed record RowClaim(string Name, RowEnd Taken);

/// <summary>A row that its own content does not refuse.</summary>
public interface IImportedRow
{
    /// <summary>All that it says, the same for rows that say the same.</summary>
    string Identity { get; }

    /// <summary>What it is to have and only one row can; null where it gets a free one.</summary>
    RowClaim? Claim { get; }

    /// <summary>Registers it as the API does; again under the same key is once.</summary>
    Task<RowEnd> RegisterAsync(RowOwner owner, string key, CancellationToken cancellation);

    /// <summary>Whether it would be registered, as far as that is known before it is tried. Changes nothing.</summary>
    Task<RowEnd> CheckAsync(RowOwner owner, CancellationToken cancellation);
}

/// <summary>Decides rows of one kind, by the rules of the API's own body.</summary>
public interface IImportedRows
{
    ImportKind Kind { get; }

    /// <summary>The row, or null and every field that was refused.</summary>
    IImportedRow? Decide(JsonObject body, Refusals refusals);
}
