using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Traceability.Tests.Architecture;

/// <summary>Holds the arrow of features and who may name what; each rule is shown to catch a planted violation.</summary>
public class LayoutTests
{
    // Each feature may use itself and what stands on the lines above; neighbours on a line do not know each other.
    static readonly string[][] arrow =
    [
        ["Gs1"],
        ["Photos"],
        ["Places"],
        ["Farmers"],
        ["Partners", "Markets", "Members", "Authorities"],
        ["Products"],
        ["Notices"],
        ["Diary"],
        ["Batches"],
        ["Provenance"],
        ["QrCodes", "Recalls"],
        ["Labels", "Listings"],
        ["Catalogue", "Feeds", "Sales", "Shops"],
        ["Orders"],
        ["Opinions"],
        ["Imports"],
        ["Statistics"],
        ["Resolver", "Shopper", "FarmApp", "Privacy"],
        ["Demo"],
    ];

    static readonly ArchUnitNET.Domain.Architecture program = new ArchLoader()
        .LoadAssemblies(typeof(Traceability.Farmers.Farmer).Assembly)
        .Build();

    static readonly ArchUnitNET.Domain.Architecture planted = new ArchLoader()
        .LoadAssemblies(typeof(LayoutTests).Assembly)
        .Build();

    [Fact]
    public void Features_depend_one_way() =>
        Assert.Empty(AgainstTheArrow("Traceability.", program.Types.Where(IsOurs)));

    [Fact]
    public void A_planted_arrow_backwards_is_caught() =>
        Assert.Contains(
            AgainstTheArrow("Traceability.Tests.Architecture.Planted.", planted.Types),
            line => line.Contains("Gs1.BackwardsFromGs1", StringComparison.Ordinal)
        );

    [Fact]
    public void A_planted_arrow_between_neighbours_is_caught() =>
        Assert.Contains(
            AgainstTheArrow("Traceability.Tests.Architecture.Planted.", planted.Types),
            line => line.Contains("Labels.SidewaysFromLabels", StringComparison.Ordinal)
        );

    [Fact]
    public void Only_tables_blobs_queues_and_the_platform_name_Azure() =>
        Assert.Empty(NamingAzure(program.Types.Where(IsOurs)));

    [Fact]
    public void A_planted_use_of_Azure_is_caught() =>
        Assert.Contains(
            NamingAzure(planted.Types),
            line => line.Contains("Planted.Farmers.AzureInADomain", StringComparison.Ordinal)
        );

    [Fact]
    public void What_repairs_knows_no_feature() =>
        Assert.Empty(
            from type in program.Types
            where type.FullName.StartsWith("Traceability.Platform.Repair.", StringComparison.Ordinal)
            from target in Targets(type)
            let feature = target.Split('.') is ["Traceability", var room, _, ..] ? room : "Platform"
            where feature != "Platform"
            select $"{type.FullName} -> {target}"
        );

    [Fact]
    public void Only_endpoints_and_the_platform_name_ASP_NET() =>
        Assert.Empty(NamingAspNet(program.Types.Where(IsOurs)));

    [Fact]
    public void A_planted_use_of_ASP_NET_is_caught() =>
        Assert.Contains(
            NamingAspNet(planted.Types),
            line => line.Contains("Planted.Farmers.WebInADomain", StringComparison.Ordinal)
        );

    static bool IsOurs(IType type) =>
        type.FullName.StartsWith("Traceability.", StringComparison.Ordinal)
        && !type.FullName.StartsWith("Traceability.Platform", StringComparison.Ordinal);

    static IEnumerable<string> AgainstTheArrow(string root, IEnumerable<IType> types)
    {
        (int Line, string Feature) Place(string name)
        {
            var feature = name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..].Split('.')[0] : "";
            return (Array.FindIndex(arrow, line => line.Contains(feature)), feature);
        }

        return from type in types
            let origin = Place(type.FullName)
            where origin.Line >= 0
            from target in Targets(type)
            let end = Place(target)
            where end.Line > origin.Line || (end.Line == origin.Line && end.Feature != origin.Feature)
            select $"{type.FullName} -> {target}";
    }

    static IEnumerable<string> NamingAzure(IEnumerable<IType> types) =>
        from type in types
        where !new[] { "Table", "Blobs", "Queue" }.Any(end => Outer(type).EndsWith(end, StringComparison.Ordinal))
        from target in Targets(type)
        where target.StartsWith("Azure.", StringComparison.Ordinal)
        select $"{type.FullName} -> {target}";

    static IEnumerable<string> NamingAspNet(IEnumerable<IType> types) =>
        from type in types
        where !new[] { "Endpoints", "Page" }.Any(end => Outer(type).EndsWith(end, StringComparison.Ordinal))
        from target in Targets(type)
        where target.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
        select $"{type.FullName} -> {target}";

    static IEnumerable<string> Targets(IType type) => type.Dependencies.Select(d => d.Target.FullName).Distinct();

    // What the compiler makes for a lambda or an async method belongs to the type around it.
    static string Outer(IType type) => type.FullName.Split('+', '/', '<')[0];
}
