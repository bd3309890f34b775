using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Traceability.Platform.Telemetry;

/// <summary>
/// What the program tells of itself while somebody listens, under the names of docs/telemetry.md. Where nobody is set to listen there
/// is no source and no meter, and every call returns at once. Nothing here names a person or a thing: who is told more than a name
/// from our own lists is told a number.
/// </summary>
public sealed class Signals : IDisposable
{
    /// <summary>Of the source of spans and of the meter.</summary>
    public const string Name = "Traceability";

    /// <summary>Batches that came to be, by whatever way.</summary>
    public const string Registrations = "traceability.registrations";

    /// <summary>Shopper's pages that were opened; <c>found</c> says whether the lot is registered.</summary>
    public const string Scans = "traceability.scans";

    /// <summary>Seconds from a batch's registration until its product's listing has it.</summary>
    public const string ListingLag = "traceability.listing.lag";

    /// <summary>Seconds from the deciding of a listing until a shop has it; <c>shop</c> is the kind of its interface.</summary>
    public const string ShopLag = "traceability.shop.lag";

    /// <summary>Seconds from the moment from which a message could be taken until it was; <c>queue</c> names where.</summary>
    public const string QueueAge = "traceability.queue.age";

    /// <summary>Messages that failed too often and are kept; <c>queue</c> names where they came from.</summary>
    public const string Poison = "traceability.poison";

    /// <summary>Seconds that a recall's spreading has taken so far, at each of its slices.</summary>
    public const string RecallAge = "traceability.recall.age";

    /// <summary>Seconds that a recall's spreading took in all: everything that it reaches is marked.</summary>
    public const string RecallDuration = "traceability.recall.duration";

    // From a message that is taken at once to a shop that is down for three days.
    static readonly InstrumentAdvice<double> seconds = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400],
    };

    readonly ActivitySource? source;
    readonly Meter? meter;
    readonly Counter<long>? registrations;
    readonly Counter<long>? scans;
    readonly Counter<long>? poison;
    readonly Histogram<double>? listingLag;
    readonly Histogram<double>? shopLag;
    readonly Histogram<double>? queueAge;
    readonly Histogram<double>? recallAge;
    readonly Histogram<double>? recallDuration;

    public Signals(bool isOn)
    {
        if (!isOn)
        {
            return;
        }

        source = new ActivitySource(Name);
        meter = new Meter(Name);
        registrations = meter.CreateCounter<long>(Registrations, "{batch}", "Batches that were registered");
        scans = meter.CreateCounter<long>(Scans, "{scan}", "Shopper's pages that were opened");
        poison = meter.CreateCounter<long>(Poison, "{message}", "Queue messages that failed too often");
        listingLag = Lasting(meter, ListingLag, "From a batch's registration until its product's listing has it");
        shopLag = Lasting(meter, ShopLag, "From the deciding of a listing until a shop has it");
        queueAge = Lasting(meter, QueueAge, "From when a message could be taken until it was");
        recallAge = Lasting(meter, RecallAge, "What a recall's spreading has taken so far");
        recallDuration = Lasting(meter, RecallDuration, "What a recall's spreading took in all");
    }

    /// <summary>Every metric's name.</summary>
    public static IReadOnlyList<string> Metrics { get; } =
    [Registrations, Scans, ListingLag, ShopLag, QueueAge, Poison, RecallAge, RecallDuration];

    public bool IsOn => source is not null;

    public void Registered() => registrations?.Add(1);

    public void Scanned(bool isFound) => scans?.Add(1, new KeyValuePair<string, object?>("found", Word(isFound)));

    public void Listed(TimeSpan lag) => listingLag?.Record(lag.TotalSeconds);

    /// <param name="shop">The kind of its interface, one of a few words.</param>
    public void Brought(string shop, TimeSpan lag) =>
        shopLag?.Record(lag.TotalSeconds, new KeyValuePair<string, object?>("shop", shop));

    public void Waited(string queue, TimeSpan age) =>
        queueAge?.Record(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>("queue", queue));

    public void Poisoned(string queue) => poison?.Add(1, new KeyValuePair<string, object?>("queue", queue));

    public void Recalling(TimeSpan age) => recallAge?.Record(age.TotalSeconds);

    public void Recalled(TimeSpan duration) => recallDuration?.Record(duration.TotalSeconds);

    /// <summary>
    /// Begins a span that is inside no other of this process: of a trace that began elsewhere, or else the first of a new one. Null
    /// where nobody listens.
    /// </summary>
    /// <param name="from">What it goes on from; the default where it begins a trace.</param>
    /// <param name="link">A trace that it belongs to without going on from it.</param>
    public Activity? Begin(string name, ActivityKind kind, ActivityContext from, ActivityContext link = default)
    {
        if (source is null)
        {
            return null;
        }

        if (from == default)
        {
            // The server's own activity, which is there for its log and told to nobody, is nobody's parent.
            Activity.Current = null;
        }

        return source.StartActivity(name, kind, from, links: link == default ? null : [new ActivityLink(link)]);
    }

    public void Dispose()
    {
        source?.Dispose();
        meter?.Dispose();
    }

    static Histogram<double> Lasting(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, seconds);

    static string Word(bool value) => value ? "true" : "false";
}
