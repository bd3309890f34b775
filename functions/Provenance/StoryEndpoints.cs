using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;
using Traceability.Provenance.Dossier;
using Traceability.Provenance.Lineage;
using Traceability.Provenance.Story;

namespace Traceability.Provenance;

/// <summary>Adds what tells where lots have been and what they are made of.</summary>
public static class StoryEndpoints
{
    public static void AddStory(this IServiceCollection services)
    {
        services.AddApiJson(LineageJson.Default);
        services.AddSingleton<LotHistory>();
        services.AddSingleton<LotGraph>();
        services.AddSingleton<LotReports>();
        services.AddSingleton<LotDossiers>();
        services.AddSingleton<PublicParties>();
        services.AddSingleton<StoryTeller>();
        services.AddSingleton<IStoryChanges, StoryQueue>();
        services.AddSingleton<IPersonalData, StoryPersonalData>();
        // Behind the effects that bear lots and hand them over: a story tells what those allow.
        services.AddSingleton<IEventsEffect, ToldLots>();
        services.AddQueueFunction<StoryChange, StoryHandler>(
            "tell-story",
            Queues.Story,
            StoryChangeJson.Default.StoryChange
        );
    }
}
