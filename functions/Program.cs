using Traceability.Farmers;
using Traceability.Platform;
using Traceability.Platform.Laptop;

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
app.MapFarmers();
await app.RunAsync();
return 0;
