using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Laptop;
using Traceability.Platform.Pages;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddPlatform();
builder.Services.AddFarmers();

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
app.MapPages();
app.MapFarmers();
await app.RunAsync();
return 0;
