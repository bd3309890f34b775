using Traceability.Batches;
using Traceability.Gs1.Epcis;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Provenance.Graph;

namespace Traceability.Recalls;

/// <summary>
/// What passports, stock and lists show of recalls, made again from the decisions and the marks. The marks themselves are not: how often
/// each recall was weighed, and what each weighing found, is their record, and <see cref="RecallCheck"/> holds it against the graph.
/// </summary>
public sealed class RecallModels(
    IRecalls recalls,
    IMarks marks,
    IBatches batches,
    IRecalledStock stock,
    IEnumerable<IRecallEffect> effects
) : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } =
    [new("recall-lists", Tables.Recalls, (partition, _) => partition.StartsWith("list|", StringComparison.Ordinal))];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Marks,
                Tables.Marks,
                _ => true,
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) => ShowAsync(row, cancellation)
            )
            {
                ComesWhenTold = true,
            },
            new(
                Turn.Lists,
                Tables.Recalls,
                row => row.Key == "0|recall",
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) => ListAsync(row.Partition, cancellation)
            ),
        ];

    async Task ShowAsync(StoredRow row, CancellationToken cancellation)
    {
        if (
            !Epc.TryParse(row.Text("Name"), out var epc)
            || Thing.Of(epc) is not { Kind: ThingKind.Lot, Gtin: { } gtin, Lot: { } lot } thing
        )
        {
            // A transformation, an item, a pallet: no passport shows it.
            return;
        }

        var kept = (await marks.FindAsync(thing, cancellation)).Marks;
        if (kept.Version == 0)
        {
            return;
        }

        await batches.ShowRecallAsync(gtin, lot, kept.Now, kept.Version, cancellation);
        await stock.NoteAsync(thing, kept.Now is not null, kept.Version, cancellation);
    }

    async Task ListAsync(string id, CancellationToken cancellation)
    {
        if (await recalls.FindAsync(id, cancellation) is not { Recall: var recall })
        {
            return;
        }

        await recalls.ListAsync(recall, cancellation);
        foreach (var effect in effects)
        {
            await effect.FollowAsync(recall, cancellation);
        }
    }
}
