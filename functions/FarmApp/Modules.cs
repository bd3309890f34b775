using System.Text;
using System.Text.RegularExpressions;
using Traceability.Platform.Pages;

namespace Traceability.FarmApp;

/// <summary>
/// ES modules as files that are named by their content. A module names the modules that it imports, so their names are written into
/// it first: its own hash then covers everything below it, and a browser never runs two versions side by side. An import map would
/// do the same, but it is an inline script, which the app's security policy forbids.
/// </summary>
public static partial class Modules
{
    /// <summary>Writes the imported files' names into each module, what is imported before what imports.</summary>
    /// <param name="sources">Each module by what an import calls it: <c>./outbox.js</c>, or a package's name, <c>uqr</c>.</param>
    /// <returns>The files, each after all that it imports.</returns>
    /// <exception cref="InvalidDataException">A module imports what is not there, or, through others, itself.</exception>
    public static IReadOnlyList<Asset> Link(IReadOnlyDictionary<string, string> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var linked = new Dictionary<string, Asset>(StringComparer.Ordinal);
        var files = new List<Asset>();

        Asset Linked(string specifier, IReadOnlyList<string> way)
        {
            if (linked.TryGetValue(specifier, out var known))
            {
                return known;
            }

            if (!sources.TryGetValue(specifier, out var source))
            {
                throw new InvalidDataException($"{string.Join(" -> ", way)} imports {specifier}, which is not there.");
            }

            if (way.Contains(specifier))
            {
                throw new InvalidDataException($"{string.Join(" -> ", way)} -> {specifier} is a circle.");
            }

            var text = Imported()
                .Replace(
                    Comments().Replace(source, ""),
                    found => $"\"{Linked(found.Groups[1].Value, [.. way, specifier]).Path}\""
                );
            var name = Path.GetFileNameWithoutExtension(specifier);
            var file = Asset.Of(name, "js", "text/javascript; charset=utf-8", Encoding.UTF8.GetBytes(text));
            linked.Add(specifier, file);
            files.Add(file);
            return file;
        }

        foreach (var specifier in sources.Keys.Order(StringComparer.Ordinal))
        {
            Linked(specifier, []);
        }

        return files;
    }

    // Those that stand on lines of their own, which are a third of what a phone would load: they are for who reads the source. A
    // licence's begins with /*! and stays.
    [GeneratedRegex("""^[ \t]*(?://[^\n]*|/\*(?!!)(?:[^*]|\*(?!/))*\*/[ \t]*)\n""", RegexOptions.Multiline)]
    private static partial Regex Comments();

    // A comment's import("./store.js") names a type and loads nothing: it has a parenthesis.
    [GeneratedRegex(
        """(?<=^import\s|^(?:import|export)\b[^"';]*?\bfrom\s)"(\./[a-z-]+\.js|[a-z-]+)"(?=;)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Imported();
}
