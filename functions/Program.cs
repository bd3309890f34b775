using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Feeds;
using Traceability.Listings;
using Traceability.Platform;
using Traceability.Platform.Laptop;
using Traceability.Products;
using Traceability.QrCodes;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddPlatform();
builder.Services.AddFarmers();
builder.Services.AddProducts();
builder.Services.AddBatches();
builder.Services.AddQrCodes();
builder.Services.AddListings();

var app = builder.Build();
try
{
    await app.UseLaptopAsync();
}
catch (LaptopFault fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}

app.UsePlatform();
app.MapFarmers();
app.MapProducts();
app.MapBatches();
app.MapQrCodes();
app.MapFeeds();
await app.RunAsync();
return 0;
