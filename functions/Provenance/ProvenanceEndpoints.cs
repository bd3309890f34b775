using Traceability.Batches;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Provenance.Capture;
using Traceability.Provenance.Graph;
using Traceability.Provenance.Life;
using Traceability.Provenance.Query;
using Traceability.Provenance.Subscriptions;

namespace Traceability.Provenance;

/// <summary>The history of batches: events in, events out.</summary>
public static class ProvenanceEndpoints
{
    public static void AddProvenance(this IServiceCollection services)
    {
        services.AddApiJson(CaptureJson.Default);
        services.AddApiJson(LifeJson.Default);
        services.AddSingleton<IEvents, EventTable>();
        services.AddSingleton<IEventIndex, EventIndexTable>();
        services.AddSingleton<ICaptureJobs, CaptureJobTable>();
        services.AddSingleton<ICaptureDocuments, CaptureBlobs>();
        services.AddSingleton<ICaptureChanges, CaptureQueue>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<Acceptances>();
        services.AddSingleton<Captures>();
        services.AddSingleton<EventSearch>();
        services.AddSingleton<IEventEffect, Handover>();
        services.AddSingleton<IQueries, QueryTable>();
        services.AddSingleton<ISubscriptionsDue, SubscriptionQueue>();
        services.AddSingleton<Streams>();
        services.AddSingleton<Reports>();
        services.AddSingleton<ScheduledSubscriptions>();
        services.AddSingleton<IEventEffect, Births>();
        services.AddSingleton<IShipments, ShipmentTable>();
        services.AddSingleton<IEventEffect, ShippedEvents>();
        services.AddSingleton<BatchLife>();
        services.AddSingleton<IBatchEffect, RecordedHarvest>();
        services.AddSingleton<IEventEffect, StreamedEvents>();
        services.AddStory();
        services.AddSingleton<IReadModels, HistoryModels>();
        services.AddHistoryReadings();
        services.AddSingleton<ICheck, EventCheck>();
        services.AddSingleton<ICheck, EdgeCheck>();
        services.AddQueueFunction<SubscriptionDue, SubscriptionHandler>(
            "answer-subscriptions",
            Queues.Subscription,
            SubscriptionJson.Default.SubscriptionDue
        );
        services.AddTimerFunction(
            "run-subscriptions",
            ScheduledSubscriptions.Schedule,
            (provider, cancellation) => provider.GetRequiredService<ScheduledSubscriptions>().RunAsync(cancellation)
        );
        services.AddQueueFunction<CaptureChange, CaptureHandler>(
            "roll-captures",
            Queues.Capture,
            CaptureJson.Default.CaptureChange
        );
        services.AddQueueFunction<EventChange, EventAcceptedHandler>(
            "follow-event",
            Queues.EventAccepted,
            CaptureJson.Default.EventChange
        );
    }

    public static void MapProvenance(this IEndpointRouteBuilder routes)
    {
        routes.MapResources();
        routes.MapCapture();
        routes.MapEvents();
        routes.MapNamedQueries();
        routes.MapSubscriptions();
        routes.MapBatchLife();
        routes.MapLineage();
        routes.MapLotReport();
        routes.MapLotDossier();
    }
}
