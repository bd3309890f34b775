using Traceability.Tests.Support;

namespace Traceability.Tests.FarmApp;

/// <summary>A farmer who offers mangoes, and the server behind a signal that comes and goes.</summary>
public abstract class Story(TestStorage storage) : IAsyncLifetime
{
    protected const string Mango = "Xoài cát Hòa Lộc";

    protected Signal Signal { get; } = new(seed: 20261126);

    protected TraceabilityProgram Program { get; private set; } = null!;

    protected Farm Farm { get; private set; } = null!;

    protected string Gtin { get; private set; } = "";

    /// <summary>What phones and shoppers call the server.</summary>
    protected string Origin => Signal.Address.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        Debian.Needs("chromium", "chromium");
        Program = new TraceabilityProgram(storage.ConnectionString)
        {
            Settings = new Dictionary<string, string> { ["Traceability:PublicUrl"] = Origin },
        }.Listening();
        Signal.LeadsTo(Program.Address);
        Farm = await Farm.JoinsAsync(Program);
        Gtin = await Farm.Offers();
        await Farm.Photographs(Gtin);
        await Program.Settles();
    }

    public async ValueTask DisposeAsync()
    {
        await Signal.DisposeAsync();
        await Program.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
