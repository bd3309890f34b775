using Traceability.Products;

namespace Traceability.Provenance.Life;

/// <summary>Something that was sent to a party of ours.</summary>
/// <param name="Event">The key of the event that told it.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">Who is to receive it.</param>
/// <param name="Thing">The lot or container, by its canonical name.</param>
/// <param name="Transaction">What its events have in common: a despatch advice; null where none was named.</param>
/// <param name="Amount">How much; null where nothing was counted.</param>
/// <param name="Unit">UN/CEFACT code; null for pieces.</param>
public sealed record Sent(
    string Event,
    string From,
    string To,
    string Thing,
    string? Transaction,
    decimal? Amount,
    string? Unit,
    DateTimeOffset At
)
{
    const string Path = "/shipments/";

    /// <summary>The name by which its receiver can confirm it: its transaction's, else one made of its event.</summary>
    public string Name(string publicUrl) => Transaction ?? publicUrl + Path + Event;

    /// <summary>Whether a receipt's transaction names it.</summary>
    public bool IsNamed(string? transaction) =>
        transaction is not null
        && (Transaction is { } own ? own == transaction : transaction.EndsWith(Path + Event, StringComparison.Ordinal));
}

/// <summary>Something that a party of ours received.</summary>
public sealed record Received(
    string Event,
    string By,
    string Thing,
    string? Transaction,
    decimal? Amount,
    string? Unit,
    DateTimeOffset At
);

/// <summary>A shipment: open until its receiver confirms it.</summary>
/// <param name="Receipt">What its receiver confirmed; null while it is open.</param>
public sealed record Shipment(Sent Sent, Received? Receipt)
{
    /// <summary>
    /// What was sent less what was received, in the sender's unit: below zero where more arrived; null while it is open, and where
    /// something was not counted or cannot be compared.
    /// </summary>
    public QuantityBody? Difference =>
        this is { Sent: { Amount: { } sent } from, Receipt: { Amount: { } received } receipt }
        && Unit.TryParse(from.Unit ?? Unit.Pieces, out var unit)
        && Unit.TryParse(receipt.Unit ?? Unit.Pieces, out var other)
        && other.ConvertsTo(unit)
            ? new QuantityBody(sent - other.Convert(received, unit), unit.Code)
            : null;

    /// <summary>An amount as it is told; null where nothing was counted.</summary>
    public static QuantityBody? Told(decimal? amount, string? unit) =>
        amount is null ? null : new QuantityBody(amount, unit ?? Unit.Pieces);

    /// <summary>
    /// Which receipt confirms which shipment of a thing: first those that name the same transaction, then the oldest receipt that is
    /// left for the oldest shipment that is. So it does not matter in which order they became known.
    /// </summary>
    public static IReadOnlyList<Shipment> Match(IEnumerable<Sent> sent, IEnumerable<Received> received)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(received);
        var shipments = sent.OrderBy(s => s.At).ThenBy(s => s.Event, StringComparer.Ordinal).ToList();
        var left = received.OrderBy(r => r.At).ThenBy(r => r.Event, StringComparer.Ordinal).ToList();
        var receipts = new Dictionary<string, Received>(StringComparer.Ordinal);
        void Take(Func<Sent, Received, bool> fits)
        {
            foreach (var shipment in shipments.Where(s => !receipts.ContainsKey(s.Event)))
            {
                if (left.Find(r => r.By == shipment.To && fits(shipment, r)) is { } receipt)
                {
                    receipts[shipment.Event] = receipt;
                    left.Remove(receipt);
                }
            }
        }

        Take((s, r) => s.IsNamed(r.Transaction));
        Take((s, r) => (s.Transaction is null || r.Transaction is null) && r.At >= s.At);
        return [.. shipments.Select(s => new Shipment(s, receipts.GetValueOrDefault(s.Event)))];
    }
}

/// <summary>Where shipments are kept. Writing twice is writing once.</summary>
public interface IShipments
{
    Task AddAsync(Sent sent, CancellationToken cancellation);

    Task AddAsync(Received received, CancellationToken cancellation);

    /// <summary>Takes back what an event told, since it was a mistake.</summary>
    Task RemoveAsync(string eventKey, string thing, CancellationToken cancellation);

    /// <summary>The shipments of a thing, oldest first.</summary>
    Task<IReadOnlyList<Shipment>> OfThingAsync(string thing, CancellationToken cancellation);

    /// <summary>What a party sent and is to receive, newest first.</summary>
    Task<Platform.PageOf<Shipment>> OfPartyAsync(
        string party,
        Platform.PageRequest page,
        CancellationToken cancellation
    );
}
