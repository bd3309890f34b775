using Microsoft.Extensions.Time.Testing;
using Traceability.Imports;
using Traceability.Tests.Support;

namespace Traceability.Tests.Imports;

/// <summary>Decides the rows of a sheet as they are decided for a farmer, without storage.</summary>
static class Plans
{
    const string Farmer = "dmivkhulzjz2lsf5oobji6cxmi";

    public static IReadOnlyList<PlannedRow> Of(ImportSheet sheet, ImportKind kind)
    {
        var time = new FakeTimeProvider(Grower.Now);
        var importer = new Importer(Farmer, Farmer, null);
        // Deciding asks nobody: what is asked when a row is registered is not there.
        IImportedRows rules = kind switch
        {
            ImportKind.Members => new ImportedMembers(null!, null!, time),
            ImportKind.Products => new ImportedProducts(null!, null!),
            _ => new ImportedBatches(null!, null!, null!, time),
        };
        var owners = RowOwners.OfAsync(importer, sheet, null!, CancellationToken.None);
        Assert.True(owners.IsCompletedSuccessfully);
        return ImportPlan.Of(sheet, importer, rules, owners.Result);
    }
}
