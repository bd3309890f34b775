using Traceability.Farmers.Certificates;
using Traceability.Photos;
using Traceability.Platform.Repair;
using Traceability.Platform.Storage;

namespace Traceability.Farmers;

/// <summary>Every picture of a farmer's page and every certificate's paper that a row names is there.</summary>
public sealed class FarmerFileCheck(IFarmers farmers, IPhotos photos, ICertificateFiles papers) : ICheck
{
    public string Name => "files of farmers";

    public async Task CheckAsync(IStoredRows rows, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verdict);
        await foreach (var row in rows.AllAsync(Tables.Farmers, cancellation))
        {
            if (
                row.Key != "public"
                || await farmers.FindAsync(row.Partition, cancellation) is not { Farmer: var farmer }
            )
            {
                continue;
            }

            foreach (var photo in farmer.PhotoPlaces.Select(place => place.Photo).OfType<FarmerPhoto>())
            {
                verdict.Of(
                    $"photo {photo.Name} of farmer {farmer.Id}",
                    await photos.IsThereAsync(PhotoOwner.OfFarmer(farmer.Id), photo.Name, cancellation),
                    "its file is not there"
                );
            }

            foreach (
                var file in farmer.Certificates.Select(record => record.Certificate.File).OfType<CertificateFile>()
            )
            {
                verdict.Of(
                    $"paper {file.Name} of farmer {farmer.Id}",
                    await papers.FindAsync(file, cancellation) is not null,
                    "its file is not there"
                );
            }
        }
    }
}
