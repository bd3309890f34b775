using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Gs1.Epcis;
using Traceability.Photos;
using Traceability.Platform;
using Traceability.Provenance.Lineage;
using Traceability.Provenance.Story;

namespace Traceability.Provenance.Dossier;

/// <summary>Makes a lot's file for the authority of its passport, its events and its producer's record.</summary>
public sealed class LotDossiers(
    LotHistory history,
    PublicParties parties,
    IFarmers farmers,
    Settings settings,
    TimeProvider time
)
{
    public async Task<LotDossier> OfAsync(Epc lot, Passport passport, Language language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lot);
        ArgumentNullException.ThrowIfNull(passport);
        var stages = new List<DossierStage>();
        foreach (var told in await history.OfLotAsync(lot, cancellation))
        {
            if (StoryTeller.KindOf(told.Event, told.Thing) is { } kind)
            {
                var place = told.Event.ReadPoint ?? told.Event.BizLocation;
                var party = await parties.PlaceAsync(told.Accepted, cancellation);
                stages.Add(
                    new DossierStage(
                        kind,
                        told.Event.EventTime,
                        Name(told.Thing),
                        place?.Gln ?? place?.Text,
                        party is null ? null : $"{party.Name}, {party.Place}"
                    )
                );
            }
        }

        var facts = new DossierFacts(
            passport,
            (await farmers.PrivateAsync(passport.Producer.Id, cancellation))?.Identifier,
            passport.Product.Photo is { } photo
                ? settings.PublicUrl + PhotoPath.Page(PhotoOwner.Of(passport.Gtin), photo.Hash)
                : null,
            stages,
            time.GetUtcNow()
        );
        return LotDossier.Of(facts, language);
    }

    static string Name(Epc thing) =>
        thing is { Gtin: { } gtin, Lot: { } lot } ? $"{gtin} / {lot}" : thing.Sscc ?? thing.Text;
}
