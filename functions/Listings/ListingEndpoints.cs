using Traceability.Batches;
using Traceability.Platform.Functions;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Personal;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;
using Traceability.Provenance;
using Traceability.Recalls;

namespace Traceability.Listings;

public static class ListingEndpoints
{
    public static void AddListings(this IServiceCollection services)
    {
        services.AddApiJson(ListingJson.Default);
        services.AddSingleton<IListings, ListingTable>();
        services.AddSingleton<IPersonalData, ListingPersonalData>();
        services.AddSingleton<IStock, StockTable>();
        services.AddSingleton<ITrades, TradeTable>();
        services.AddSingleton<IListingChanges, ListingChangeQueue>();
        services.AddSingleton<IRejections, RejectionTable>();
        services.AddSingleton<IListingPlaces, RegisteredPlaces>();
        services.AddSingleton<ListingStandings>();
        services.AddSingleton<IListingStates>(provider => provider.GetRequiredService<ListingStandings>());
        services.AddSingleton<ListedProducts>();
        services.AddSingleton<Withdrawing>();
        services.AddSingleton<IBatchEffect, BatchStock>();
        services.AddSingleton<IEventEffect, StockMovements>();
        services.AddSingleton<IProductEffect, ProductListings>();
        services.AddSingleton<IReadModels, StockModels>();
        services.AddListingReadings();
        services.AddSingleton<ICheck, StockCheck>();
        services.AddSingleton<ICheck, ListingChecks>();
        services.AddSingleton<IRecalledStock, RecalledStock>();
        services.AddSingleton<ExpiredLots>();
        services.AddQueueFunction<ListingChange, ListingChangedHandler>(
            "decide-listings",
            Queues.ListingChanged,
            ListingChangeJson.Default.ListingChange
        );
        services.AddTimerFunction(
            "expire-lots",
            ExpiredLots.Schedule,
            (provider, cancellation) => provider.GetRequiredService<ExpiredLots>().ExpireAsync(cancellation)
        );
    }
}
