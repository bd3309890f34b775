using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Traceability.Tests.Support;

/// <summary>The whole program on a random port, with tables of its own, spoken to as its users do.</summary>
public sealed class TraceabilityProgram(string storage, DateTimeOffset? now = null)
    : WebApplicationFactory<Traceability.Farmers.Farmer>
{
    public const string PublicUrl = "https://truyxuat.example";
    public const string OperatorKey = "operator-key-of-the-test";

    readonly string own = $"t{Guid.NewGuid():N}"[..12];
    readonly string? shared;
    HttpClient? client;
    bool isStarted;

    /// <summary>The program's clock, where a test sets one.</summary>
    public FakeTimeProvider Clock { get; } = new(now ?? DateTimeOffset.UtcNow);

    /// <summary>Every table, queue and container begins with it: programs with one prefix share their storage.</summary>
    public string Prefix
    {
        get => shared ?? own;
        init => shared = value;
    }

    /// <summary>Whether its storage goes with it: where it chose the prefix itself, and of several with one prefix, the last.</summary>
    public bool Forgets
    {
        get => field || shared is null;
        init;
    }

    /// <summary>It logs nothing: a test makes it fail all along.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether it keeps its limits on how fast one asks: most tests are in a hurry.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Settings of this program alone.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Replaces or adds services: a clock, a tap on storage.</summary>
    public Action<IServiceCollection>? With { get; init; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        isStarted = true;
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("AzureWebJobsStorage", storage);
        builder.UseSetting("Traceability:StoragePrefix", Prefix);
        builder.UseSetting("Traceability:OperatorKey", OperatorKey);
        builder.UseSetting("Traceability:PublicUrl", PublicUrl);
        builder.UseSetting("Traceability:AnnouncementDelay", "00:00:00");
        builder.UseSetting("Traceability:Pump", "false");
        // The emulator sweeps once a minute what messages held, and answers nobody meanwhile: an answer that comes late is none that is lost.
        builder.UseSetting("Traceability:StorageTimeout", "00:01:00");
        if (now is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
        }

        builder.UseSetting("Logging:LogLevel:Default", IsQuiet ? "None" : "Warning");
        if (IsQuiet)
        {
            builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "None");
        }

        if (!IsLimited)
        {
            builder.UseSetting("Traceability:KeyLimit:Burst", "0");
            builder.UseSetting("Traceability:AddressLimit:Burst", "0");
            builder.UseSetting("Traceability:WrongKeyLimit:Burst", "0");
        }

        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<HttpPipelinePolicy>(StorageUse.Noted);
            With?.Invoke(services);
        });
    }

    /// <param name="storage">Azurite; the program gets tables, queues and containers of its own.</param>
    /// <param name="now">The time by a clock that the test moves; the real time where it is left out.</param>
    public static TraceabilityProgram On(TestStorage storage, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return On(storage.ConnectionString, now);
    }

    public static TraceabilityProgram On(string storage, DateTimeOffset? now = null)
    {
        return new TraceabilityProgram(storage, now).Listening();
    }

    /// <summary>Makes it listen on a port; the server starts with the first request.</summary>
    public TraceabilityProgram Listening()
    {
        UseKestrel();
        return this;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (isStarted && Forgets)
        {
            await new ForgottenStorage(storage).ForgetAsync(Prefix);
        }
    }

    /// <summary>What the queues ask for is done, as the Functions host would have it done.</summary>
    public Task Settles() => new QueueHost(Services).SettlesAsync();

    public async Task<HttpResponseMessage> Gets(string path, string? key = null, string language = "vi")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Follows no redirect by itself and decompresses nothing: a test sees what was sent.</summary>
    HttpClient Client =>
        client ??= new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Where the program listens.</summary>
    public Uri Address
    {
        get
        {
            StartServer();
            return new Uri(
                Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            );
        }
    }

    public Task<HttpResponseMessage> Asks(HttpRequestMessage request) =>
        Client.SendAsync(request, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> Puts(string path, HttpContent body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await Asks(request);
    }

    public Task<HttpResponseMessage> Sends(
        string path,
        JsonNode? body,
        string? key = OperatorKey,
        string? idempotencyKey = null,
        string language = "vi"
    ) => SendsAsync(HttpMethod.Post, path, body, key, idempotencyKey, language);

    public Task<HttpResponseMessage> Puts(string path, JsonNode? body, string? key = OperatorKey) =>
        SendsAsync(HttpMethod.Put, path, body, key, null, "vi");

    async Task<HttpResponseMessage> SendsAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        string? key,
        string? idempotencyKey,
        string language
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static JsonObject HoaLoc =>
        new()
        {
            ["name"] = "Hợp tác xã Xoài Hòa Lộc",
            ["kind"] = "cooperative",
            ["phone"] = "0912 345 678",
            ["province"] = "Đồng Tháp",
            ["commune"] = "Hòa Hưng",
            ["location"] = new JsonObject { ["latitude"] = 10.4123, ["longitude"] = 105.9876 },
        };
}
