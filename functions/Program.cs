using Traceability.Farmers;
using Traceability.Platform;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddPlatform();
builder.Services.AddFarmers();

var app = builder.Build();
app.UsePlatform();
app.MapFarmers();
await app.RunAsync();
