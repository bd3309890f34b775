using Traceability.Batches;
using Traceability.Catalogue;
using Traceability.Demo;
using Traceability.Diary;
using Traceability.FarmApp;
using Traceability.Farmers;
using Traceability.Feeds;
using Traceability.Imports;
using Traceability.Labels;
using Traceability.Listings;
using Traceability.Markets;
using Traceability.Members;
using Traceability.Notices;
using Traceability.Opinions;
using Traceability.Orders;
using Traceability.Partners;
using Traceability.Photos;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Platform.Laptop;
using Traceability.Platform.Pages;
using Traceability.Platform.Webhooks;
using Traceability.Products;
using Traceability.Provenance;
using Traceability.QrCodes;
using Traceability.Recalls;
using Traceability.Resolver;
using Traceability.Sales;
using Traceability.Shopper;
using Traceability.Shops;
using Traceability.Statistics;

return await Build(WebApplication.CreateSlimBuilder(args)).RunOrExplainAsync(DemoFarm.PlantAsync);

/// <summary>The program, as a process of its own or inside the isolated worker (functions/Isolated): the same features in one order.</summary>
public partial class Program
{
    /// <summary>Everything that the program is made of, built and not yet started.</summary>
    /// <param name="builder">Holds what the process brings: its settings, and a server where it has one of its own.</param>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddPlatform();
        builder.Services.AddPhotos();
        builder.Services.AddPlaces();
        builder.Services.AddFarmers();
        builder.Services.AddBankAccounts();
        builder.Services.AddPartners();
        builder.Services.AddMarketplaces();
        builder.Services.AddMembers();
        builder.Services.AddOfficers();
        builder.Services.AddProducts();
        builder.Services.AddNotices();
        builder.Services.AddDiary();
        builder.Services.AddBatches();

        // Before the births: a recall reaches what an event makes before anyone can see it.
        builder.Services.AddRecalls();
        builder.Services.AddProvenance();
        builder.Services.AddQrCodes();
        builder.Services.AddLabels();
        builder.Services.AddListings();
        builder.Services.AddFeeds();
        builder.Services.AddSales();
        builder.Services.AddOrders();
        builder.Services.AddOpinions();
        builder.Services.AddImports();
        builder.Services.AddShops();
        builder.Services.AddCatalogue();
        builder.Services.AddStatistics();
        builder.Services.AddResolver();
        builder.Services.AddFarmApp();
        builder.Services.AddSingleton<DemoFarm>();

        var app = builder.Build();
        app.UsePlatform();
        app.MapPages();
        app.MapPhotos();
        app.MapPlaces();
        app.MapPlacePages();
        app.MapFarmers();
        app.MapFarmerKeys();
        app.MapBankAccounts();
        app.MapPartners();
        app.MapMarketplaces();
        app.MapMembers();
        app.MapOfficers();
        app.MapSignIn();
        app.MapInvitations();
        app.MapDevices();
        app.MapProducts();
        app.MapProductPhotos();
        app.MapNotices();
        app.MapDiary();
        app.MapBatches();
        app.MapProvenance();
        app.MapQrCodes();
        app.MapLabels();
        app.MapBoxes();
        app.MapWebhooks();
        app.MapRecalls();
        app.MapMarket();
        app.MapListings();
        app.MapWithdrawals();
        app.MapRejections();
        app.MapSales();
        app.MapOrders();
        app.MapOrderForm();
        app.MapOrderPage();
        app.MapOpinions();
        app.MapOpinionPages();
        app.MapReportPages();
        app.MapImports();
        app.MapCatalogue();
        app.MapFeeds();
        app.MapOwnFeeds();
        app.MapShops();
        app.MapStatistics();
        app.MapResolver();
        app.MapLinkOwners();
        app.MapResolverDescription();
        app.MapShopper();
        app.MapFarmApp();
        return app;
    }
}
