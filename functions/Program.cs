using Traceability.Batches;
using Traceability.Demo;
using Traceability.Farmers;
using Traceability.Feeds;
using Traceability.Listings;
using Traceability.Partners;
using Traceability.Platform;
using Traceability.Platform.Laptop;
using Traceability.Platform.Pages;
using Traceability.Platform.Webhooks;
using Traceability.Products;
using Traceability.Provenance;
using Traceability.QrCodes;
using Traceability.Recalls;
using Traceability.Shopper;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddPlatform();
builder.Services.AddFarmers();
builder.Services.AddPartners();
builder.Services.AddProducts();
builder.Services.AddBatches();

// Before the births: a recall reaches what an event makes before anyone can see it.
builder.Services.AddRecalls();
builder.Services.AddProvenance();
builder.Services.AddQrCodes();
builder.Services.AddListings();
builder.Services.AddSingleton<DemoFarm>();

var app = builder.Build();
app.UsePlatform();
app.MapPages();
app.MapFarmers();
app.MapFarmerKeys();
app.MapPartners();
app.MapProducts();
app.MapPhotos();
app.MapBatches();
app.MapProvenance();
app.MapQrCodes();
app.MapWebhooks();
app.MapRecalls();
app.MapNotices();
app.MapMarket();
app.MapFeeds();
app.MapResolver();
app.MapShopper();
return await app.RunOrExplainAsync(DemoFarm.PlantAsync);
