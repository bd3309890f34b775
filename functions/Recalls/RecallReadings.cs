using Traceability.Platform;
using Traceability.Platform.Functions;
using Traceability.Platform.Storage;

namespace Traceability.Recalls;

/// <summary>What messages about recalls ask for, beside what there is, for the operator.</summary>
static class RecallReadings
{
    public static void AddRecallReadings(this IServiceCollection services) =>
        services.AddPoisonReading(
            Queues.Recall,
            RecallChangeJson.Default.RecallChange,
            async (provider, change, cancellation) =>
            {
                if (change.Recall is not { } id)
                {
                    return new(
                        new(
                            $"Xem lại những gì từng ở trong {change.Container?.Name}.",
                            $"Weigh again what was ever inside {change.Container?.Name}."
                        ),
                        new("Gửi lại thì được xem lại từ đầu.", "Sent again, it is weighed from the start.")
                    );
                }

                var recalls = provider.GetRequiredService<IRecalls>();
                var asks = new Text($"Lan tiếp lệnh thu hồi {id}.", $"Carry recall {id} further.");
                if (await recalls.FindAsync(id, cancellation) is not { } recall)
                {
                    return new(asks, new("Không có lệnh này.", "There is no such recall."));
                }

                var waits = (await recalls.ArrivalsAsync(id, 1, cancellation)).Count > 0;
                var state = recall.State(provider.GetRequiredService<TimeProvider>().GetUtcNow(), waits);
                return new(
                    asks,
                    new(
                        $"Lệnh đang ở bước {state}, tới được {recall.Progress.Count} thứ{(waits ? ", còn việc chờ" : "")}.",
                        $"It is {state} and reaches {recall.Progress.Count} things{(waits ? "; work waits" : "")}."
                    )
                );
            }
        );
}
