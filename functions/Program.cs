using Traceability;
using Traceability.Authorities;
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
using Traceability.Platform.Authentication;
using Traceability.Platform.Laptop;
using Traceability.Platform.Pages;
using Traceability.Platform.Repair;
using Traceability.Platform.Webhooks;
using Traceability.Privacy;
using Traceability.Products;
using Traceability.Provenance;
using Traceability.QrCodes;
using Traceability.Recalls;
using Traceability.Resolver;
using Traceability.Sales;
using Traceability.Shopper;
using Traceability.Shops;
using Traceability.Statistics;

var app = Build(WebApplication.CreateSlimBuilder(args));
return RepairCommand.TryParse(args, out var command)
    ? await app.RunOnceAsync((services, cancellation) => command.RunAsync(services, Console.Out, cancellation))
    : await app.RunOrExplainAsync(DemoFarm.PlantAsync);

/// <summary>The program, as a process of its own or inside the isolated worker (functions/Isolated): the same features in one order.</summary>
public sealed partial class Program
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
        builder.Services.AddAuthorities();
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
        builder.Services.AddPrivacy();
        builder.Services.AddFarmApp();
        builder.Services.AddSingleton<DemoFarm>();

        var app = builder.Build();
        app.UsePlatform();
        var routes = app.MapGroup("").WithAccess(AccessRules.Table);
        routes.MapPlatform();
        routes.MapPages();
        routes.MapPhotos();
        routes.MapPlaces();
        routes.MapPlacePages();
        routes.MapFarmers();
        routes.MapFarmerKeys();
        routes.MapBankAccounts();
        routes.MapPartners();
        routes.MapAuthorities();
        routes.MapMarketplaces();
        routes.MapMembers();
        routes.MapOfficers();
        routes.MapSignIn();
        routes.MapInvitations();
        routes.MapDevices();
        routes.MapProducts();
        routes.MapProductPhotos();
        routes.MapNotices();
        routes.MapDiary();
        routes.MapBatches();
        routes.MapProvenance();
        routes.MapQrCodes();
        routes.MapLabels();
        routes.MapBoxes();
        routes.MapWebhooks();
        routes.MapRecalls();
        routes.MapMarket();
        routes.MapListings();
        routes.MapWithdrawals();
        routes.MapRejections();
        routes.MapSales();
        routes.MapOrders();
        routes.MapOrderForm();
        routes.MapOrderPage();
        routes.MapOpinions();
        routes.MapOpinionPages();
        routes.MapReportPages();
        routes.MapImports();
        routes.MapCatalogue();
        routes.MapFeeds();
        routes.MapOwnFeeds();
        routes.MapShops();
        routes.MapStatistics();
        routes.MapResolver();
        routes.MapLinkOwners();
        routes.MapResolverDescription();
        routes.MapShopper();
        routes.MapPrivacy();
        routes.MapPrivacyPage();
        routes.MapFarmApp();
        return app;
    }
}
