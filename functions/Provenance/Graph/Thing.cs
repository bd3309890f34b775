using Traceability.Gs1;
using Traceability.Gs1.Epcis;
using Traceability.Platform;

namespace Traceability.Provenance.Graph;

/// <summary>What a node of the graph is.</summary>
public enum ThingKind
{
    /// <summary>One lot of a product.</summary>
    Lot,

    /// <summary>One piece of a product, with its serial number.</summary>
    Item,

    /// <summary>What is no product: a pallet, a crate, a container.</summary>
    Unit,

    /// <summary>A product without a lot. Nobody knows which of it is meant, so it is a dead end: nothing is known to come of it.</summary>
    Product,

    /// <summary>A transformation, between what goes in and what comes out.</summary>
    Making,
}

/// <summary>A node of the graph. Two that name the same thing are equal, however they are written.</summary>
public sealed record Thing
{
    Thing(string key, string name, ThingKind kind, Gtin? gtin = null, Lot? lot = null)
    {
        Key = key;
        Name = name;
        Kind = kind;
        Gtin = gtin;
        Lot = lot;
    }

    /// <summary>Opaque, and fit for a key of storage, whatever the name is.</summary>
    public string Key { get; }

    /// <summary>The canonical name (<see cref="Epc.Canonical"/>).</summary>
    public string Name { get; }

    public ThingKind Kind { get; }

    /// <summary>The product of a lot or an item.</summary>
    public Gtin? Gtin { get; }

    /// <summary>The lot, or the lot of an item where its name tells it.</summary>
    public Lot? Lot { get; }

    public static Thing Of(Epc epc)
    {
        ArgumentNullException.ThrowIfNull(epc);
        return epc switch
        {
            { Gtin: { } gtin, Lot: { } lot, IsInstance: false } => OfLot(gtin, lot, epc.Canonical),
            { Gtin: not null, IsInstance: false } => new Thing(
                KeyOf(epc.Canonical),
                epc.Canonical,
                ThingKind.Product,
                epc.Gtin
            ),
            { Gtin: not null } => new Thing(KeyOf(epc.Canonical), epc.Canonical, ThingKind.Item, epc.Gtin, epc.Lot),
            _ => new Thing(KeyOf(epc.Canonical), epc.Canonical, ThingKind.Unit),
        };
    }

    public static Thing OfLot(Gtin gtin, Lot lot)
    {
        ArgumentNullException.ThrowIfNull(gtin);
        ArgumentNullException.ThrowIfNull(lot);
        return OfLot(gtin, lot, DigitalLink.Of("https://id.gs1.org", gtin, lot).ToString());
    }

    /// <summary>A transformation.</summary>
    /// <param name="name">Its id, which several events may share, or else the id of its one event.</param>
    public static Thing OfMaking(string name) => new(OpaqueId.From("making", name), name, ThingKind.Making);

    /// <summary>A thing as it was kept.</summary>
    public static Thing Kept(string key, string name, ThingKind kind, string? gtin, string? lot) =>
        new(
            key,
            name,
            kind,
            Gs1.Gtin.TryParse(gtin, out var product) ? product : null,
            Gs1.Lot.TryParse(lot, out var parsed) ? parsed : null
        );

    public bool Equals(Thing? other) => other is not null && string.Equals(Key, other.Key, StringComparison.Ordinal);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    // Not from the name: a link may write a lot's characters in more than one way.
    static Thing OfLot(Gtin gtin, Lot lot, string name) =>
        new(OpaqueId.From("lot", gtin.ToString(), lot.ToString()), name, ThingKind.Lot, gtin, lot);

    static string KeyOf(string name) => OpaqueId.From("thing", name);
}
