using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Personal;

namespace Traceability.FarmApp;

/// <summary>
/// The farmer's app as files: what a phone loads once and keeps. Everything below the page is named by its content; the page and the
/// service worker are not, so that a phone finds a new version by them.
/// </summary>
public sealed class AppFiles : IAssets
{
    const string Scripts = "js";

    /// <summary>Where the app is.</summary>
    public const string Page = "/farm";

    /// <summary>Its modules; the service worker is a script of its own.</summary>
    static readonly string[] modules =
    [
        "api",
        "app",
        "clock",
        "code",
        "device",
        "dom",
        "farm",
        "format",
        "lots",
        "outbox",
        "picture",
        "place",
        "scan",
        "screen",
        "screen-act",
        "screen-batch",
        "screen-batches",
        "screen-diary",
        "screen-home",
        "screen-import",
        "screen-join",
        "screen-label",
        "screen-members",
        "screen-new",
        "screen-orders",
        "screen-outbox",
        "screen-products",
        "screen-settings",
        "store",
        "words",
    ];

    readonly Settings settings;
    readonly Lazy<Built> built;

    public AppFiles(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        // At the first request that wants it: a cold start that answers a scan pays for none of it.
        built = new(Build);
    }

    /// <summary>The page that everything else hangs on.</summary>
    public Asset Shell => built.Value.Shell;

    /// <summary>The service worker, which knows by name everything that the app needs without signal.</summary>
    public Asset Worker => built.Value.Worker;

    public Asset Manifest => built.Value.Manifest;

    /// <summary>Everything that is named by its content, the page's own files first.</summary>
    public IReadOnlyList<Asset> Named => built.Value.Named;

    public Asset? Find(string name) => built.Value.ByName.GetValueOrDefault(name);

    Built Build()
    {
        var scripts = Modules.Link(
            modules
                .Select(name => ($"./{name}.js", Text($"{name}.js")))
                // Another's code, with the licence that it is given under.
                .Append(("uqr", $"/*! uqr\n{Text("uqr.txt")}\n*/\n{Text("uqr.js")}"))
                .ToDictionary(module => module.Item1, module => module.Item2, StringComparer.Ordinal)
        );
        var look = Embedded("look-farm", "css", "text/css; charset=utf-8");
        var icons = new[]
        {
            Embedded("icon-farm", "svg", "image/svg+xml"),
            Embedded("icon-192", "png", "image/png"),
            Embedded("icon-512", "png", "image/png"),
        };
        var start = scripts.Single(script => script.Name == "app");
        var shell = Made(
            "shell",
            "html",
            "text/html; charset=utf-8",
            Text("shell.html")
                .Replace("{origin}", HtmlEncoder.Default.Encode(settings.PublicUrl), StringComparison.Ordinal)
                // Whether offices sign in with accounts that they have.
                .Replace("{consent}", ConsentText.Version, StringComparison.Ordinal)
                .Replace("{office}", settings.SignIn is null ? "" : " data-office", StringComparison.Ordinal)
                .Replace("{look}", look.Path, StringComparison.Ordinal)
                .Replace("{icon}", icons[0].Path, StringComparison.Ordinal)
                .Replace("{touch}", icons[1].Path, StringComparison.Ordinal)
                .Replace("{start}", start.Path, StringComparison.Ordinal)
                // Side by side, not one after another as their imports are read.
                .Replace(
                    "{modules}",
                    string.Concat(scripts.Select(file => $"<link rel=\"modulepreload\" href=\"{file.Path}\" />\n")),
                    StringComparison.Ordinal
                )
        );
        var manifest = Made(
            "manifest",
            "webmanifest",
            "application/manifest+json; charset=utf-8",
            JsonSerializer.Serialize(ManifestOf(icons), AppJson.Default.AppManifest)
        );
        Asset[] named = [look, .. scripts, .. icons];
        return new Built(
            shell,
            WorkerOf(shell, named),
            manifest,
            named,
            named.ToFrozenDictionary(file => $"{file.Name}.{file.Extension}", StringComparer.Ordinal)
        );
    }

    // What is in the list is in the phone; another list is another worker, which brings it in before it takes over.
    static Asset WorkerOf(Asset shell, IReadOnlyList<Asset> named)
    {
        var files = JsonSerializer.Serialize(
            named.Where(file => file.Name != "icon-512").Select(file => file.Path).ToArray(),
            AppJson.Default.StringArray
        );
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shell.Hash + files)))[..12];
        return Made(
            "worker",
            Scripts,
            "text/javascript; charset=utf-8",
            Text("worker.js")
                .Replace("\"{version}\"", $"\"{version}\"", StringComparison.Ordinal)
                .Replace("[\"{files}\"]", files, StringComparison.Ordinal)
        );
    }

    static AppManifest ManifestOf(Asset[] icons) =>
        new(
            "Sổ vườn: truy xuất nguồn gốc",
            "Sổ vườn",
            "Ghi lô, in tem, nhật ký canh tác và đơn hàng, cả khi không có mạng.",
            "vi",
            Page,
            Page,
            Page,
            "standalone",
            "portrait-primary",
            "#faf8f2",
            "#17613a",
            [
                new(icons[0].Path, "any", icons[0].ContentType, "any"),
                new(icons[1].Path, "192x192", icons[1].ContentType, "any maskable"),
                new(icons[2].Path, "512x512", icons[2].ContentType, "any maskable"),
            ],
            [new("Ghi lô mới", $"{Page}#/new")]
        );

    static Asset Embedded(string name, string extension, string contentType) =>
        Asset.Of(name, extension, contentType, Asset.Resource($"farm/{name}.{extension}"));

    static Asset Made(string name, string extension, string contentType, string text) =>
        Asset.Of(name, extension, contentType, Encoding.UTF8.GetBytes(text));

    static string Text(string file) => Encoding.UTF8.GetString(Asset.Resource($"farm/{file}"));

    sealed record Built(
        Asset Shell,
        Asset Worker,
        Asset Manifest,
        IReadOnlyList<Asset> Named,
        FrozenDictionary<string, Asset> ByName
    );
}

/// <summary>What makes a page an app that can be put beside the phone's others (W3C Web Application Manifest).</summary>
public sealed record AppManifest(
    string Name,
    string ShortName,
    string Description,
    string Lang,
    string Id,
    string StartUrl,
    string Scope,
    string Display,
    string Orientation,
    string BackgroundColor,
    string ThemeColor,
    IReadOnlyList<AppIcon> Icons,
    IReadOnlyList<AppShortcut> Shortcuts
);

/// <param name="Sizes"><c>any</c>, or width and height in pixels.</param>
public sealed record AppIcon(string Src, string Sizes, string Type, string Purpose);

public sealed record AppShortcut(string Name, string Url);

[JsonSerializable(typeof(AppManifest))]
[JsonSerializable(typeof(string[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
sealed partial class AppJson : JsonSerializerContext;
