using Traceability.Platform;

namespace Traceability.Places;

/// <summary>A place as it was read, with what a later replacement must know.</summary>
/// <param name="Request">The SHA-256 of the request that made it.</param>
/// <param name="ETag">Storage's own mark of this state.</param>
public sealed record KeptPlace(Place Place, string Request, string ETag);

/// <summary>Where places are kept.</summary>
public interface IPlaces
{
    /// <summary>An owner's place, one that was given up too; null where it has none of the id. One point read.</summary>
    Task<Place?> FindAsync(string ownerId, string id, CancellationToken cancellation);

    /// <summary>As <see cref="FindAsync"/>, to be replaced.</summary>
    Task<KeptPlace?> ReadAsync(string ownerId, string id, CancellationToken cancellation);

    /// <summary>Keeps a new place; false where its id is taken.</summary>
    Task<bool> AddAsync(Place place, string request, CancellationToken cancellation);

    /// <summary>Replaces a place, unless it changed since it was read: then false.</summary>
    Task<bool> ReplaceAsync(KeptPlace read, Place changed, CancellationToken cancellation);

    /// <summary>An owner's places that it did not give up, in the order of their ids.</summary>
    /// <param name="kind">Of one kind; null for all.</param>
    Task<PageOf<Place>> OfAsync(string ownerId, PlaceKind? kind, PageRequest page, CancellationToken cancellation);

    /// <summary>An owner's places, those that it gave up too, in the order of their ids.</summary>
    Task<PageOf<Place>> EveryAsync(string ownerId, PageRequest page, CancellationToken cancellation);

    /// <summary>
    /// Leaves of an owner's places what events and batches need that name them by their ids: kind and province. The next of them, in the
    /// order of their ids; says how many had more, and where the rest begins.
    /// </summary>
    Task<Platform.Personal.ErasedPart> EraseAsync(string ownerId, string? after, CancellationToken cancellation);

    /// <summary>
    /// Takes a GLN, or an extension under it, for a place; false where another owner has the GLN, or another place of this owner has
    /// it with this extension. Twice is once.
    /// </summary>
    Task<bool> ClaimAsync(string gln, string? extension, string ownerId, string id, CancellationToken cancellation);

    /// <summary>The place that has a GLN, with an extension or without; null where none has it now.</summary>
    Task<Place?> ByGlnAsync(string gln, string? extension, CancellationToken cancellation);
}

/// <summary>Whose a place is, for its page.</summary>
/// <param name="Name">The trading name.</param>
/// <param name="Page">Its own page on this site; null where it has none.</param>
public sealed record PlaceOwner(string Name, string? Page);

/// <summary>Who owns places; the rooms of farmers and partners know.</summary>
public interface IPlaceOwners
{
    /// <summary>Null where there is no such owner.</summary>
    Task<PlaceOwner?> FindAsync(string ownerId, CancellationToken cancellation);

    /// <summary>Whose GLN it is as its registration told it; null where it told nobody's.</summary>
    Task<string?> ByGlnAsync(string gln, CancellationToken cancellation);
}

/// <summary>Where the point of a farm is repeated: on its farmer's page and on those of its lots.</summary>
public interface IFarmPoints
{
    /// <summary>Shows a farm's point, or takes it back where it is null. The same again changes nothing.</summary>
    Task ShowAsync(string farmerId, string placeId, PublicPoint? point, CancellationToken cancellation);
}
