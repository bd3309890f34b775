using Traceability.Gs1;

namespace Traceability.Platform;

/// <summary>Whose sign-in offices use (OpenID Connect): under <c>Traceability:SignIn</c>.</summary>
/// <param name="Issuer">The issuer, as it names itself: https, or on this machine.</param>
/// <param name="ClientId">What the issuer knows this program as.</param>
/// <param name="ClientSecret">Where the issuer gave one.</param>
public sealed record SignInSettings(string Issuer, string ClientId, string? ClientSecret)
{
    /// <summary>Whether nobody on the way can read what is sent there.</summary>
    public static bool IsSafe(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback);
    }

    /// <summary>Null where none is set.</summary>
    /// <exception cref="InvalidOperationException">What is set cannot be used.</exception>
    public static SignInSettings? From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (issuer, client) = (
            configuration["Traceability:SignIn:Issuer"],
            configuration["Traceability:SignIn:ClientId"]
        );
        if (string.IsNullOrEmpty(issuer) && string.IsNullOrEmpty(client))
        {
            return null;
        }

        return
            Uri.TryCreate(issuer, UriKind.Absolute, out var address) && IsSafe(address) && !string.IsNullOrEmpty(client)
            ? new SignInSettings(
                issuer,
                client,
                configuration["Traceability:SignIn:ClientSecret"] is { Length: > 0 } secret ? secret : null
            )
            : throw new InvalidOperationException(
                $"Traceability:SignIn:Issuer is {issuer}: it must be an https address, with Traceability:SignIn:ClientId beside it."
            );
    }
}

/// <summary>
/// A storage account that a managed identity opens, so that no key of it is anywhere: under <c>AzureWebJobsStorage</c>, as the Functions
/// host reads the same settings for its own connection.
/// </summary>
/// <param name="AccountName">Of the account: 3 to 24 small letters and digits.</param>
/// <param name="ClientId">Of a user-assigned identity; null for the system's own.</param>
public sealed record StorageIdentity(string AccountName, string? ClientId)
{
    public const string AccountSetting = "AzureWebJobsStorage:accountName";

    /// <summary>Where one of its services answers.</summary>
    /// <param name="service">table, queue or blob.</param>
    public Uri Endpoint(string service) => new($"https://{AccountName}.{service}.core.windows.net");

    /// <summary>Null where none is set.</summary>
    /// <exception cref="InvalidOperationException">What is set cannot be used.</exception>
    public static StorageIdentity? From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[AccountSetting] is not { Length: > 0 } account)
        {
            return null;
        }

        return
            account is { Length: >= 3 and <= 24 }
            && account.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c))
            ? new StorageIdentity(
                account,
                configuration["AzureWebJobsStorage:clientId"] is { Length: > 0 } client ? client : null
            )
            : throw new InvalidOperationException(
                $"{AccountSetting} is {account}: it must be a storage account's name, 3 to 24 small letters and digits."
            );
    }
}

/// <summary>What an operator sets, all under <c>Traceability:</c>; the storage account is <c>AzureWebJobsStorage</c>.</summary>
public sealed record Settings
{
    /// <summary>Azure Table Storage, Blob Storage and Queue Storage: a connection string.</summary>
    public required string Storage { get; init; }

    /// <summary>The account that an identity opens: it goes before <see cref="Storage"/>. Null where none is set.</summary>
    public StorageIdentity? StorageIdentity { get; init; }

    /// <summary>GS1's prefix for demonstrations, used where the operator has set none: such a GTIN is no feed's <c>gtin</c>.</summary>
    public const string DemonstrationPrefix = "9520";

    /// <summary>Put before every table, queue and container name: letters and digits, at most 20. Tests use it to stay apart.</summary>
    public string StoragePrefix { get; init; } = "";

    /// <summary>The first operator's key; without it nobody is an operator.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>The origin of every link that is made: scheme, host and port, no slash at the end.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The GS1 company prefix that products without a GTIN get one from.</summary>
    public required CompanyPrefix CompanyPrefix { get; init; }

    /// <summary>How long storage is waited for at each of a few tries.</summary>
    public TimeSpan StorageTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a change's announcement is hidden at first: so that its handler seldom comes before the change.</summary>
    public TimeSpan AnnouncementDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether webhooks may go to addresses that are not on the public internet, and over http: for a laptop, or for an operator
    /// whose receivers are on its own network. Otherwise whoever may name a target could reach into that network.
    /// </summary>
    public bool AllowPrivateWebhooks { get; init; }

    /// <summary>How long a shop may take to answer: one that takes longer has not answered.</summary>
    public TimeSpan ShopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The phone number that the operator made public, for who holds a recalled lot: 8 to 15 digits (ITU-T E.164 §6); null where there is
    /// none.
    /// </summary>
    public string? Hotline { get; init; }

    /// <summary>
    /// What seals each person's own key, 32 bytes; null where the operator keeps none apart. With it, a copy of the storage account alone
    /// tells nothing private.
    /// </summary>
    public byte[]? PersonalKey { get; init; }

    /// <summary>How long after an order's end its buyer's data are kept, for complaints and returns: a day at least.</summary>
    public TimeSpan BuyerKept { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Whose sign-in offices use; null where they use none.</summary>
    public SignInSettings? SignIn { get; init; }

    /// <summary>How many stand in front of us and tell who called them, 1 or more: the Functions host is one, Front Door another.</summary>
    public int ForwardedHops { get; init; } = 1;

    /// <summary>Of one key that opens; the operator's has none.</summary>
    public RateLimit KeyLimit { get; init; } = new(1000, 200);

    /// <summary>Of one address, for what comes without a key: many phones share one.</summary>
    public RateLimit AddressLimit { get; init; } = new(1000, 200);

    /// <summary>Of one address, for keys that do not open.</summary>
    public RateLimit WrongKeyLimit { get; init; } = new(250, 2);

    /// <summary>The Functions host starts this program, owns HTTP, queues and timers, and names the port.</summary>
    public static bool UnderFunctionsHost(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration["FUNCTIONS_CUSTOMHANDLER_PORT"] is { Length: > 0 };
    }

    /// <summary>
    /// Whether this process reads its queues and keeps its timers: by hand it does, unless <c>Traceability:Pump</c> is false, as on
    /// all but one of several that share a storage account.
    /// </summary>
    public static bool PumpsItself(IConfiguration configuration) =>
        !UnderFunctionsHost(configuration) && configuration.GetValue("Traceability:Pump", true);

    public static Settings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new Settings
        {
            Storage = configuration["AzureWebJobsStorage"] is { Length: > 0 } storage
                ? storage
                : "UseDevelopmentStorage=true",
            StorageIdentity = StorageIdentity.From(configuration),
            StoragePrefix = configuration["Traceability:StoragePrefix"] ?? "",
            OperatorKey = Secret(configuration["Traceability:OperatorKey"]),
            PublicUrl = Origin(configuration),
            CompanyPrefix = Prefix(configuration["Traceability:CompanyPrefix"]),
            StorageTimeout = configuration.GetValue("Traceability:StorageTimeout", TimeSpan.FromSeconds(5)),
            AnnouncementDelay = configuration.GetValue("Traceability:AnnouncementDelay", TimeSpan.FromSeconds(1)),
            ShopTimeout = configuration.GetValue("Traceability:ShopTimeout", TimeSpan.FromSeconds(15)),
            SignIn = SignInSettings.From(configuration),
            AllowPrivateWebhooks = configuration.GetValue("Traceability:AllowPrivateWebhooks", false),
            Hotline = Phone(configuration["Traceability:Hotline"]),
            BuyerKept = Days(configuration, "Traceability:BuyerKept", TimeSpan.FromDays(90)),
            PersonalKey = SealingKey(Secret(configuration["Traceability:PersonalKey"])),
            ForwardedHops = Math.Max(1, configuration.GetValue("Traceability:ForwardedHops", 1)),
            KeyLimit = RateLimit.From(configuration, "KeyLimit", new(1000, 200)),
            AddressLimit = RateLimit.From(configuration, "AddressLimit", new(1000, 200)),
            WrongKeyLimit = RateLimit.From(configuration, "WrongKeyLimit", new(250, 2)),
        };
    }

    static TimeSpan Days(IConfiguration configuration, string name, TimeSpan usual) =>
        configuration.GetValue(name, usual) is var set && set >= TimeSpan.FromDays(1)
            ? set
            : throw new InvalidOperationException($"{name} is {set}: it must be a day or more, such as 90.00:00:00.");

    // On Azure the site's own name; by hand the first address that the program listens on.
    static string Origin(IConfiguration configuration)
    {
        var origin =
            configuration["Traceability:PublicUrl"] is { Length: > 0 } set ? set
            : configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } site ? "https://" + site
            : configuration["urls"]
                ?.Split(';')[0]
                .Replace("*", "localhost", StringComparison.Ordinal)
                .Replace("+", "localhost", StringComparison.Ordinal)
                ?? Laptop.LaptopStart.Address;
        return
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", PathAndQuery: "/" }
            ? uri.GetLeftPart(UriPartial.Authority)
            : throw new InvalidOperationException(
                $"Traceability:PublicUrl is {origin}: it must be an origin such as https://truyxuat.example."
            );
    }

    static byte[]? SealingKey(string? set)
    {
        var bytes = new byte[32];
        return string.IsNullOrEmpty(set) ? null
            : Convert.TryFromBase64String(set, bytes, out var written) && written == bytes.Length ? bytes
            : throw new InvalidOperationException(
                "Traceability:PersonalKey must be 32 random bytes in base64, as of: openssl rand -base64 32"
            );
    }

    // App Service leaves a reference that it cannot follow as it is, and everyone could guess that.
    static string? Secret(string? set) =>
        set is not null && set.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) ? null : set;

    static string? Phone(string? set) =>
        string.IsNullOrWhiteSpace(set) ? null
        : set.Count(char.IsAsciiDigit) is >= 8 and <= 15
        && set.Trim().All(c => char.IsAsciiDigit(c) || c is ' ' or '.' or '-' or '+' or '(' or ')')
            ? set.Trim()
        : throw new InvalidOperationException($"Traceability:Hotline is {set}: it must be a phone number.");

    static CompanyPrefix Prefix(string? set) =>
        CompanyPrefix.TryParse(set ?? DemonstrationPrefix, out var prefix)
            ? prefix
            : throw new InvalidOperationException(
                $"Traceability:CompanyPrefix is {set}: it must be a GS1 company prefix."
            );
}
