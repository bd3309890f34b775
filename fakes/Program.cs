using Traceability.Fakes;

// Shops as their platforms would be, for tests: a process of its own that knows nothing of the program, and prints where it listens.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var clock = new FakeClock();
var faults = new Faults();
var shopee = new ShopeeFake(clock);
var tiktok = new TikTokFake(clock);
var app = builder.Build();
app.Use(faults.PassAsync);
shopee.Map(app);
tiktok.Map(app);
app.MapAdmin(clock, faults, shopee, tiktok);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("Listening on " + app.Urls.First()));
await app.RunAsync();
