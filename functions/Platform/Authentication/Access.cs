using System.Collections.Frozen;
using Microsoft.AspNetCore.Routing;

namespace Traceability.Platform.Authentication;

/// <summary>Who comes to a route.</summary>
public enum Who
{
    /// <summary>Anyone, without a key.</summary>
    Public,

    /// <summary>A household, by the private link of its order.</summary>
    Buyer,

    /// <summary>A farmer, by a key or a device of its own.</summary>
    Farmer,

    /// <summary>A cooperative, which is a farmer, for its members: by <c>Acting-For</c>, or on what is about members.</summary>
    Cooperative,

    /// <summary>A packing house, carrier, laboratory, trader or retailer.</summary>
    Partner,

    /// <summary>A shop that lists and sells.</summary>
    Marketplace,

    /// <summary>Who watches over food in a province or the country.</summary>
    Authority,

    /// <summary>Who runs the program.</summary>
    Operator,
}

/// <summary>What of a route's things someone reaches.</summary>
public enum Reach
{
    /// <summary>All that there are, or what everyone is shown.</summary>
    All,

    /// <summary>Its own alone; another's is not there for it.</summary>
    Own,

    /// <summary>Its members'.</summary>
    Members,

    /// <summary>What it or the parties that it is bound to sent, got, hold or keep.</summary>
    Bound,
}

/// <summary>One cell of the table: who, and what it reaches.</summary>
public sealed record Grant(Who Who, Reach Reach);

/// <summary>Some routes (<c>GET /api/batches/{gtin}/{lot}</c>), and who may call them.</summary>
public sealed record AccessRule(IReadOnlyList<Grant> Grants, IReadOnlyList<string> Routes);

/// <summary>Who may call a route: what its check, its description and the documentation say.</summary>
public sealed record Access(IReadOnlyList<Grant> Grants)
{
    /// <summary>Whether anyone may, without a key: what a private link opens has its key in its path.</summary>
    public bool IsOpen { get; } = Grants.Any(grant => grant.Who is Who.Public or Who.Buyer);

    /// <summary>The roles of the keys that open it.</summary>
    public IReadOnlyList<Role> Roles { get; } = [.. Grants.Select(RoleOf).OfType<Role>().Distinct()];

    static Role? RoleOf(Grant grant) =>
        grant.Who switch
        {
            Who.Farmer or Who.Cooperative => Role.Farmer,
            Who.Partner => Role.Partner,
            Who.Marketplace => Role.Marketplace,
            Who.Authority => Role.Authority,
            Who.Operator => Role.Operator,
            _ => null,
        };
}

/// <summary>
/// The one table of who may do what: role, route, ownership. A route that is not in it cannot be mapped. Which things are whose is for
/// each feature to say; the table says that it asks.
/// </summary>
public sealed class AccessTable
{
    readonly FrozenDictionary<string, Access> rows;

    /// <exception cref="ArgumentException">A route has two rows.</exception>
    public AccessTable(IReadOnlyList<AccessRule> rules)
    {
        Rules = rules;
        rows = rules
            .SelectMany(rule => rule.Routes.Select(route => (Route: route, Access: new Access(rule.Grants))))
            .ToDictionary(row => row.Route, row => row.Access, StringComparer.Ordinal)
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyList<AccessRule> Rules { get; }

    /// <summary>Who may call a route. HEAD is called by who may GET; OPTIONS tells everyone which methods there are.</summary>
    /// <exception cref="InvalidOperationException">It has no row.</exception>
    public Access Of(string pattern, IReadOnlyList<string> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        return methods.Count == 0 || methods[0] == HttpMethods.Options
            ? everyone
            : rows.GetValueOrDefault($"{methods[0]} {pattern}")
                ?? throw new InvalidOperationException($"{methods[0]} {pattern} has no row in the table of access.");
    }

    static readonly Access everyone = new([new Grant(Who.Public, Reach.All)]);
}
