using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Authentication;
using Traceability.Platform.Laptop;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Authentication;

/// <summary>Every route, tried by everyone.</summary>
public sealed partial class AccessTests(TestStorage storage)
{
    [Fact]
    public async Task Every_route_is_in_the_table_and_every_row_is_a_route()
    {
        await using var program = TraceabilityProgram.On(storage);
        var mapped = Routes(program).Select(route => $"{route.Method} {route.Pattern}").Distinct();
        var rows = AccessRules.Table.Rules.SelectMany(rule => rule.Routes);
        Assert.Equal(rows.Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_route_opens_to_the_roles_of_its_row_and_to_no_other_key()
    {
        await using var program = TraceabilityProgram.On(storage);
        var keys = await KeysAsync(program);
        List<string> wrong = [];
        foreach (var (method, pattern) in Routes(program))
        {
            var access = AccessRules.Table.Of(pattern, [method]);
            foreach (var (role, key) in keys)
            {
                var status = await Asks(program, method, pattern, "Bearer " + key);
                // Where anyone may come, 401 is about a proof that the route itself asks for.
                var refused =
                    (!access.IsOpen && status is HttpStatusCode.Unauthorized) || IsForbidden(status, access, role);
                var expected = !access.IsOpen && !access.Roles.Contains(role);
                if (refused != expected)
                {
                    wrong.Add($"{role} {method} {pattern}: {status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Without_a_key_or_with_one_that_is_wrong_revoked_over_changed_or_unproven_a_closed_route_stays_closed()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var over = await KeyAsync(program, $"/api/farmers/{grower.Id}/keys?endsAt=2026-11-24T04:00:00Z", null);
        using var phone = new Phone(program, Grower.Now.AddHours(1));
        await phone.Joins(await Phone.Invited(program, grower.Id));
        program.Clock.Advance(TimeSpan.FromHours(1));
        await phone.Gets("/api/me");
        (string? Credential, string? Proof)[] credentials =
        [
            (null, null),
            ("Bearer ", null),
            ("Bearer x", null),
            ("Bearer " + new string('k', 5000), null),
            ("Bearer " + ApiKey.Make(), null),
            ("Bearer " + await RevokedAsync(program), null),
            ("Bearer " + over, null),
            ("Bearer " + Changed(grower.Key), null),
            ("Bearer " + Changed(TraceabilityProgram.OperatorKey), null),
            (grower.Key, null),
            // A device's token opens nothing without a proof of this very request.
            ("Bearer " + phone.Token, null),
            ("DPoP " + phone.Token, null),
            ("DPoP " + phone.Token, phone.Proves("GET", "/nowhere", phone.Token)),
            ("DPoP " + grower.Key, phone.Proves("GET", "/nowhere", grower.Key)),
        ];
        List<string> wrong = [];
        foreach (var (method, pattern) in Routes(program))
        {
            if (AccessRules.Table.Of(pattern, [method]).IsOpen)
            {
                continue;
            }

            for (var i = 0; i < credentials.Length; i++)
            {
                var (credential, proof) = credentials[i];
                if (
                    await Asks(program, method, pattern, credential, proof)
                    is var status
                        and not HttpStatusCode.Unauthorized
                )
                {
                    wrong.Add($"{method} {pattern} with credential {i}: {status}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_key_that_only_reads_changes_nothing_by_any_route()
    {
        await using var program = TraceabilityProgram.On(storage);
        var grower = await Grower.OpensAsync(program);
        var reader = await KeyAsync(program, $"/api/farmers/{grower.Id}/keys?scope=read", null);
        List<string> wrong = [];
        foreach (var (method, pattern) in Routes(program).Where(route => route.Method != "GET"))
        {
            if (
                !AccessRules.Table.Of(pattern, [method]).IsOpen
                && await Asks(program, method, pattern, "Bearer " + reader)
                    is var status
                        and not HttpStatusCode.Forbidden
            )
            {
                wrong.Add($"{method} {pattern}: {status}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Nobody_guesses_a_private_link()
    {
        await using var program = TraceabilityProgram.On(storage);
        foreach (var (method, pattern) in Routes(program))
        {
            if (AccessRules.Table.Of(pattern, [method]).Grants is [{ Who: Who.Buyer }])
            {
                Assert.Equal(HttpStatusCode.NotFound, await Asks(program, method, pattern, null));
            }
        }
    }

    [Fact]
    public void The_page_in_the_documentation_is_the_table()
    {
        var page = Path.Combine(DataFolder.PackageFolder(AppContext.BaseDirectory)!, "docs", "access.md");
        var made = AccessPage.Of(AccessRules.Table);
        if (!File.Exists(page) || File.ReadAllText(page) != made)
        {
            File.WriteAllText(page, made);
            Assert.Fail("docs/access.md was not the table; it is written anew.");
        }
    }

    // A farmer that is no cooperative is refused what is for cooperatives alone.
    static bool IsForbidden(HttpStatusCode status, Access access, Role role) =>
        status == HttpStatusCode.Forbidden
        && !(
            role == Role.Farmer
            && access.Roles.Contains(Role.Farmer)
            && access.Grants.All(grant => grant.Who != Who.Farmer)
        );

    static IEnumerable<(string Method, string Pattern)> Routes(TraceabilityProgram program)
    {
        _ = program.Address;
        foreach (
            var route in program
                .Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
        )
        {
            if (
                route.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: [var method, ..] }
                && method != "OPTIONS"
            )
            {
                yield return (method, route.RoutePattern.RawText!);
            }
        }
    }

    static async Task<HttpStatusCode> Asks(
        TraceabilityProgram program,
        string method,
        string pattern,
        string? credential,
        string? proof = null
    )
    {
        var path = Parameter().Replace(pattern, match => Value(match.Groups[1].Value));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", credential);
        }

        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return (await program.Asks(request)).StatusCode;
    }

    static string Value(string name) =>
        name switch
        {
            "gtin" => "09520000000011",
            "lot" => "L1",
            "number" => "1",
            "documentName" => "v1",
            "code" => "82",
            "file" => "L1.svg",
            _ => "qmivkhulzjz2lsf5oobji6cxmq",
        };

    static async Task<Dictionary<Role, string>> KeysAsync(TraceabilityProgram program)
    {
        var farm = await Farm.JoinsAsync(program);
        return new()
        {
            [Role.Operator] = TraceabilityProgram.OperatorKey,
            [Role.Farmer] = farm.Key,
            [Role.Partner] = await KeyAsync(
                program,
                "/api/partners",
                new JsonObject
                {
                    ["name"] = "Cơ sở đóng gói Cao Lãnh",
                    ["kind"] = "packing-house",
                    ["province"] = "Đồng Tháp",
                    ["commune"] = "Cao Lãnh",
                }
            ),
            [Role.Marketplace] = await KeyAsync(
                program,
                "/api/marketplaces",
                new JsonObject { ["name"] = "Chợ nông sản", ["kind"] = "feed" }
            ),
            [Role.Authority] = await KeyAsync(
                program,
                "/api/authorities",
                new JsonObject { ["name"] = "Chi cục Quản lý chất lượng" }
            ),
        };
    }

    static async Task<string> KeyAsync(TraceabilityProgram program, string path, JsonObject? body)
    {
        var answer = await program.Sends(path, body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Json()).Text("key");
    }

    static async Task<string> RevokedAsync(TraceabilityProgram program)
    {
        var answer = await (await program.Sends("/api/authorities", new JsonObject { ["name"] = "Chi cục cũ" })).Json();
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/authorities/{answer.Text("id")}/key");
        request.Headers.Add("Authorization", "Bearer " + TraceabilityProgram.OperatorKey);
        Assert.Equal(HttpStatusCode.NoContent, (await program.Asks(request)).StatusCode);
        return answer.Text("key");
    }

    // The last character but one: the last one's lowest bits stand for nothing.
    static string Changed(string key) => key[..^2] + (key[^2] == 'A' ? 'B' : 'A') + key[^1];

    [GeneratedRegex(@"\{\**(\w+)\??\}")]
    private static partial Regex Parameter();
}
