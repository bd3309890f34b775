using Traceability.Platform.Personal;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>That a farmer agreed in writing, as whoever registers it tells.</summary>
/// <param name="Version">Of the text that it read: <see cref="ConsentText.Version"/>.</param>
/// <param name="At">When; null for now.</param>
public sealed record GivenConsent(string? Version, DateTimeOffset? At)
{
    /// <summary>Refuses another version of the text, and a day to come.</summary>
    public void Check(DateTimeOffset now, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        ConsentText.Agreed(Version, refusals);
        if (At > now)
        {
            refusals.Add("/consent/at", "future", "Ngày đồng ý chưa đến.", "Consent is not given in the future.");
        }
    }

    /// <param name="caller">Who tells it.</param>
    public Consent By(string caller, DateTimeOffset now) => new(Version!, At ?? now, caller);
}

/// <summary>Where it is kept what farmers agreed to.</summary>
public interface IConsents
{
    /// <summary>Keeps that a farmer agreed; where it agreed to this version before, that stays.</summary>
    Task GiveAsync(string farmerId, Consent consent, CancellationToken cancellation);

    /// <summary>What a farmer agreed to, each version once, in the order of their names.</summary>
    Task<IReadOnlyList<Consent>> OfAsync(string farmerId, CancellationToken cancellation);
}
