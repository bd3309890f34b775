using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Traceability.Tests.Support;

/// <summary>
/// Two programs over one storage, at one clock that stands still: a mortal one, which a test may kill at any of its storage calls,
/// and the one that comes after it and knows only what storage kept.
/// </summary>
public sealed class Succession : IAsyncDisposable
{
    Succession(TestStorage storage)
    {
        var prefix = $"t{Guid.NewGuid():N}"[..12];
        Mortal = new TraceabilityProgram(storage.ConnectionString)
        {
            Prefix = prefix,
            // What it says when it is killed is no news.
            IsQuiet = true,
            With = services => services.AddSingleton<HttpPipelinePolicy>(Tap).AddSingleton<TimeProvider>(Clock),
        }.Listening();
        Successor = new TraceabilityProgram(storage.ConnectionString)
        {
            Prefix = prefix,
            Forgets = true,
            With = services => services.AddSingleton<TimeProvider>(Clock),
        }.Listening();
    }

    public TraceabilityProgram Mortal { get; }

    public TraceabilityProgram Successor { get; }

    public StorageTap Tap { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

    /// <summary>The farmer as the mortal program serves it.</summary>
    public Farm Before { get; private set; } = null!;

    /// <summary>The same farmer, served by the successor.</summary>
    public Farm Now { get; private set; } = null!;

    public static async Task<Succession> Of(TestStorage storage)
    {
        var succession = new Succession(storage);
        succession.Now = await Farm.JoinsAsync(succession.Successor);
        succession.Before = new Farm(succession.Mortal, succession.Now.Key);
        return succession;
    }

    public async ValueTask DisposeAsync()
    {
        await Mortal.DisposeAsync();
        await Successor.DisposeAsync();
    }
}
