using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;
using Traceability.Provenance.Capture;
using Traceability.Provenance.Story;

namespace Traceability.Provenance;

/// <summary>What messages about events ask for, beside what there is, for the operator.</summary>
static class HistoryReadings
{
    public static void AddHistoryReadings(this IServiceCollection services)
    {
        services.AddPoisonReading(
            Queues.EventAccepted,
            CaptureJson.Default.EventChange,
            async (provider, change, cancellation) =>
                new(
                    new(
                        $"Mọi việc theo sau sự kiện {change.Key}: chỉ mục, nguồn gốc, tồn kho, thu hồi.",
                        $"Everything that follows from event {change.Key}: lists, history, stock, recalls."
                    ),
                    await provider.GetRequiredService<IEvents>().FindAsync(change.Key, cancellation) switch
                    {
                        null => new(
                            "Không có sự kiện này: không có gì để làm.",
                            "There is no such event: there is nothing to do."
                        ),
                        { IsDone: true } => new(
                            "Sự kiện đã có, mọi việc đã xong.",
                            "The event is there, and all of it is done."
                        ),
                        _ => new(
                            "Sự kiện đã có; việc theo sau chưa xong.",
                            "The event is there; what follows from it is not finished."
                        ),
                    }
                )
        );
        services.AddPoisonReading(
            Queues.Capture,
            CaptureJson.Default.CaptureChange,
            async (provider, change, cancellation) =>
                new(
                    new($"Nhận các sự kiện của tài liệu {change.Job}.", $"Take the events of document {change.Job}."),
                    await provider.GetRequiredService<ICaptureJobs>().FindAsync(change.Job, cancellation) is { } job
                        ? new(
                            $"Đã nhận {job.Done} trong {job.Total} sự kiện, {job.Failed} bị từ chối.",
                            $"{job.Done} of {job.Total} events are taken, {job.Failed} were refused."
                        )
                        : new(
                            "Không có tài liệu này: không có gì để làm.",
                            "There is no such document: there is nothing to do."
                        )
                )
        );
        services.AddPoisonReading(
            Queues.Story,
            StoryChangeJson.Default.StoryChange,
            async (provider, change, cancellation) =>
            {
                var asks = change.Sscc is { } sscc
                    ? new Text(
                        $"Kể lại đường đi của những gì trong thùng {sscc}.",
                        $"Tell again the ways of what is in container {sscc}."
                    )
                    : new Text(
                        $"Kể lại đường đi của lô {change.Lot} của {change.Gtin}.",
                        $"Tell again the way of batch {change.Lot} of {change.Gtin}."
                    );
                var passport =
                    Gtin.TryParse(change.Gtin, out var gtin) && Lot.TryParse(change.Lot, out var lot)
                        ? (
                            await provider.GetRequiredService<IBatches>().FindPassportAsync(gtin, lot, cancellation)
                        )?.Passport
                        : null;
                return new(
                    asks,
                    passport is null
                        ? new("Không có trang của lô nào để kể.", "There is no batch's page to tell it on.")
                        : new(
                            $"Trang của lô kể {passport.Story?.Steps.Count ?? 0} bước.",
                            $"The batch's page tells {passport.Story?.Steps.Count ?? 0} steps."
                        )
                );
            }
        );
    }
}
