using System.Globalization;
using System.Text;

namespace Traceability.Platform.Authentication;

/// <summary>The table as a page of the documentation, in Markdown.</summary>
public static class AccessPage
{
    const string Start = """
        # Who may do what

        Made from `functions/AccessRules.cs`, which the program checks each request by. **all**: everyone's, or what everyone is
        shown; **own**: its own alone, another's is not there for it (404); **members'**: its members', by the header `Acting-For`;
        **in hand**: what it sent, got, holds or keeps. Without a key that opens: 401. With one of another role: 403. HEAD goes with
        GET, and OPTIONS tells everyone which methods there are.

        """;

    static readonly Who[] columns =
    [
        Who.Public,
        Who.Buyer,
        Who.Farmer,
        Who.Cooperative,
        Who.Partner,
        Who.Marketplace,
        Who.Authority,
        Who.Operator,
    ];

    public static string Of(AccessTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var page = new StringBuilder(Start.ReplaceLineEndings("\n"));
        page.Append(
            "\n| route | public | buyer, by link | farmer | cooperative | partner | marketplace | authority | operator |\n"
        );
        page.Append("|---|---|---|---|---|---|---|---|---|\n");
        var rows = table
            .Rules.SelectMany(rule => rule.Routes.Select(route => (Route: route, rule.Grants)))
            .OrderBy(row => row.Route[row.Route.IndexOf(' ', StringComparison.Ordinal)..], StringComparer.Ordinal)
            .ThenBy(row => row.Route, StringComparer.Ordinal);
        foreach (var (route, grants) in rows)
        {
            var cells = columns.Select(who => Word(grants.FirstOrDefault(grant => grant.Who == who)));
            page.Append(CultureInfo.InvariantCulture, $"| `{route}` | {string.Join(" | ", cells)} |\n");
        }

        return page.ToString();
    }

    static string Word(Grant? grant) =>
        grant?.Reach switch
        {
            Reach.All => "all",
            Reach.Own => "own",
            Reach.Members => "members'",
            Reach.Bound => "in hand",
            _ => "",
        };
}
