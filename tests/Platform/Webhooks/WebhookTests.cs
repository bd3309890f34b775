using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Webhooks;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Webhooks;

public class WebhookTests(TestStorage storage)
{
    static readonly DateTimeOffset now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    // The published example of Standard Webhooks ("Verifying manually").
    [Fact]
    public void A_signature_is_the_one_that_Standard_Webhooks_publishes()
    {
        Assert.True(WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var secret));
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""))
        );
    }

    [Theory]
    [InlineData("https://shop.example/hook", true)]
    [InlineData("http://shop.example/hook", false)]
    [InlineData("https://user:secret@shop.example/hook", false)]
    [InlineData("https://localhost/hook", false)]
    [InlineData("https://metadata.internal/hook", false)]
    [InlineData("https://127.0.0.1/hook", false)]
    [InlineData("https://2130706433/hook", false)]
    [InlineData("https://0x7f.1/hook", false)]
    [InlineData("https://[::1]/hook", false)]
    [InlineData("https://[::ffff:10.0.0.1]/hook", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("https://192.168.1.1/hook", false)]
    [InlineData("https://100.64.0.1/hook", false)]
    [InlineData("https://[fd00::1]/hook", false)]
    [InlineData("https://8.8.8.8/hook", true)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("hook", false)]
    [InlineData("", false)]
    public void Only_an_address_on_the_public_internet_is_a_target(string address, bool isOne) =>
        Assert.Equal(isOne, WebhookTarget.Parse(address, allowPrivate: false) is not null);

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_called()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program(allowPrivate: false);
        // Kept as if it had been public when it was given: the address is looked at again when it is called.
        var webhook = await WatchesAsync(
            program,
            receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)
        );
        await SendAsync(program, webhook.Id, "d1");
        await program.Settles();
        Assert.Empty(receiver.Received);
        Assert.Equal(1, (await FindAsync(program, webhook.Id, "d1")).Attempts);
    }

    [Fact]
    public async Task A_delivery_comes_signed_and_the_same_id_twice_comes_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var webhook = await WatchesAsync(program, receiver.Address);
        await SendAsync(program, webhook.Id, "d1");
        await SendAsync(program, webhook.Id, "d1");
        await program.Settles();
        var one = Assert.Single(receiver.Received);
        Assert.Equal(("d1", """{"hello":"xoài"}"""), (one.Id, one.Body));
        Assert.Equal(webhook.Secret.Sign("d1", one.At, Encoding.UTF8.GetBytes(one.Body)), one.Signature);
        Assert.Equal(now.ToUnixTimeSeconds(), one.At);
    }

    [Fact]
    public async Task What_is_not_taken_comes_again_later_each_time_for_about_three_days_and_then_no_more()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = HttpStatusCode.ServiceUnavailable;
        await using var program = Program();
        var host = new QueueHost(program.Services);
        var webhook = await WatchesAsync(program, receiver.Address);
        await SendAsync(program, webhook.Id, "d1");
        var waited = TimeSpan.Zero;
        await host.SettlesAsync();
        while (host.Later is [var put])
        {
            Assert.True(put.Delay > TimeSpan.Zero);
            waited += put.Delay;
            await host.LaterComesAsync();
            await host.SettlesAsync();
        }

        Assert.InRange(waited.TotalDays, 2.9, 3.5);
        Assert.Equal(10, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(r => r.Id).Distinct());
        Assert.NotNull((await FindAsync(program, webhook.Id, "d1")).DoneAt);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_told_nothing_any_more()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = HttpStatusCode.Gone;
        await using var program = Program();
        var webhook = await WatchesAsync(program, receiver.Address);
        await SendAsync(program, webhook.Id, "d1");
        await program.Settles();
        await SendAsync(program, webhook.Id, "d2");
        await program.Settles();
        Assert.Equal("d1", Assert.Single(receiver.Received).Id);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_counts_as_not_taken()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = HttpStatusCode.TemporaryRedirect;
        await using var program = Program();
        var webhook = await WatchesAsync(program, receiver.Address);
        await SendAsync(program, webhook.Id, "d1");
        await program.Settles();
        var kept = await FindAsync(program, webhook.Id, "d1");
        Assert.Equal((1, "307", null), (kept.Attempts, kept.Outcome, kept.DoneAt));
    }

    [Fact]
    public async Task While_a_secret_changes_both_sign()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = Program();
        var webhook = await WatchesAsync(program, receiver.Address);
        var next = WebhookSecret.Make();
        await program
            .Services.GetRequiredService<WebhookTable>()
            .RotateAsync(webhook, next, now.AddDays(1), TestContext.Current.CancellationToken);
        await SendAsync(program, webhook.Id, "d1");
        await program.Settles();
        var one = Assert.Single(receiver.Received);
        var body = Encoding.UTF8.GetBytes(one.Body);
        Assert.Equal(
            [next.Sign("d1", one.At, body), webhook.Secret.Sign("d1", one.At, body)],
            one.Signature.Split(' ')
        );
        program.Clock.Advance(TimeSpan.FromDays(2));
        await SendAsync(program, webhook.Id, "d2");
        await program.Settles();
        Assert.Equal(next.Sign("d2", receiver.Received[1].At, body), receiver.Received[1].Signature);
    }

    [Fact]
    public void Secrets_that_are_none_are_refused()
    {
        Assert.False(WebhookSecret.TryParse("whsec_short", out _));
        Assert.False(WebhookSecret.TryParse("too short", out _));
        Assert.False(WebhookSecret.TryParse(null, out _));
        Assert.True(WebhookSecret.TryParse("13df38d8275b13f05704629e5f1cf3d45d6132d5", out _));
    }

    TraceabilityProgram Program(bool allowPrivate = true) =>
        new TraceabilityProgram(storage.ConnectionString, now)
        {
            Settings = new Dictionary<string, string>
            {
                ["Traceability:AllowPrivateWebhooks"] = allowPrivate ? "true" : "false",
            },
        }.Listening();

    static async Task<Webhook> WatchesAsync(TraceabilityProgram program, string address)
    {
        var webhook = new Webhook("w1", "somebody", new Uri(address), WebhookSecret.Make(), null, null, now, null);
        await program
            .Services.GetRequiredService<WebhookTable>()
            .AddAsync(webhook, TestContext.Current.CancellationToken);
        return webhook;
    }

    static Task SendAsync(TraceabilityProgram program, string webhook, string id) =>
        program
            .Services.GetRequiredService<Deliveries>()
            .SendAsync(webhook, id, """{"hello":"xoài"}""", TestContext.Current.CancellationToken);

    static async Task<Delivery> FindAsync(TraceabilityProgram program, string webhook, string id) =>
        (
            await program
                .Services.GetRequiredService<WebhookTable>()
                .FindAsync(webhook, id, TestContext.Current.CancellationToken)
        )!;
}
