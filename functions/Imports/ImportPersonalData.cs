using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Imports;

/// <summary>What became of the files that a farmer or cooperative sent, and such as are still being worked off.</summary>
public sealed class ImportPersonalData(IImports imports, IImportSheets sheets, Settings settings) : IPersonalData
{
    public string Name => "imports";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return PagesOf
            .AllAsync(page => imports.OfAsync(person.Id, page, cancellation))
            .Select(import =>
                JsonSerializer.SerializeToElement(
                    ImportAnswer.Of(import, settings.PublicUrl),
                    ImportJson.Default.ImportAnswer
                )
            );
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        // The files first: a handler that finds none ends its import.
        var files = await sheets.RemoveAllAsync(person.Id, cancellation);
        var rows = (await imports.RemoveAllAsync(person.Id, cancellation)).AsPart();
        return rows with { Rewritten = rows.Rewritten + files };
    }
}
