using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Opinions;

/// <summary>What leads to opinions and reports, and what passports show of them, made again from what people wrote.</summary>
public sealed class OpinionModels(OpinionChangedHandler handler) : IReadModels
{
    public IReadOnlyList<ReadModel> Models { get; } =
    [
        new(
            "opinion-lists",
            Tables.Opinions,
            (partition, _) =>
                partition == "waiting"
                || partition.StartsWith("id|", StringComparison.Ordinal)
                || partition.StartsWith("farmer|", StringComparison.Ordinal)
                || partition.StartsWith("reported|", StringComparison.Ordinal)
        ),
    ];

    public IReadOnlyList<Told> Told =>
        [
            new(
                Turn.Lists,
                Tables.Opinions,
                row => row.IsKeyed("opinion|"),
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) => TellAsync(row, OpinionNews.Written, cancellation)
            ),
            new(
                Turn.Lists,
                Tables.Opinions,
                row => row.IsKeyed("report|"),
                _ => Platform.Repair.Told.Once,
                (row, _, cancellation) =>
                    TellAsync(
                        row,
                        row.Text("Farmer") is null ? OpinionNews.Strange : OpinionNews.Reported,
                        cancellation
                    )
            ),
        ];

    Task TellAsync(StoredRow row, OpinionNews news, CancellationToken cancellation) =>
        handler.HandleAsync(
            new OpinionChange(
                news,
                row.Text("Gtin") ?? "",
                row.Text("Lot") ?? "",
                row.Key[(row.Key.IndexOf('|', StringComparison.Ordinal) + 1)..],
                row.Time("At")
            ),
            cancellation
        );
}
