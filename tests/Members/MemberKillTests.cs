using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Members;

/// <summary>Whatever instant the process ends at, a member that is registered again is there once, and may be acted for.</summary>
public class MemberKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 40;

    public static TheoryData<Death> Deaths { get; } = [Death.BeforeTheCall, Death.AfterItsEffect];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_registration_of_a_member_that_is_killed_is_made_good_by_its_retry(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var (mortal, successor) = (succession.Mortal, succession.Successor);
        for (var call = 1; ; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var cooperative = await (await successor.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
            var (path, key) = ($"/api/cooperatives/{cooperative.Text("id")}/members", cooperative.Text("key"));
            succession.Tap.Kills(call, death);
            var answer = await mortal.Sends(path, Household(), key, "m1");
            var lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Created);

            var again = await successor.Sends(path, Household(), key, "m1");
            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            var members = (await (await successor.Gets(path, key)).Json())["items"]!.AsArray();
            Assert.Equal((await again.Json()).Text("id"), Assert.Single(members).Text("id"));
            using var acting = new HttpRequestMessage(HttpMethod.Get, "/api/batches");
            acting.Headers.Authorization = new("Bearer", key);
            acting.Headers.Add("Acting-For", members[0].Text("id"));
            Assert.Equal(HttpStatusCode.OK, (await successor.Asks(acting)).StatusCode);
            if (lived)
            {
                break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_membership_whose_end_is_killed_is_ended_by_its_retry_and_off_the_list(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var (mortal, successor) = (succession.Mortal, succession.Successor);
        for (var call = 1; ; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var cooperative = await (await successor.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json();
            var (path, key) = ($"/api/cooperatives/{cooperative.Text("id")}/members", cooperative.Text("key"));
            var member = (await (await successor.Sends(path, Household(), key)).Json()).Text("id");
            succession.Tap.Kills(call, death);
            await Ends(mortal, $"{path}/{member}", key);
            var lived = !succession.Tap.Dead;
            Assert.Equal(HttpStatusCode.NoContent, await Ends(successor, $"{path}/{member}", key));
            Assert.Empty((await (await successor.Gets(path, key)).Json())["items"]!.AsArray());
            if (lived)
            {
                break;
            }
        }
    }

    static async Task<HttpStatusCode> Ends(TraceabilityProgram program, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new("Bearer", key);
        return (await program.Asks(request)).StatusCode;
    }

    static JsonObject Household()
    {
        var household = TraceabilityProgram.HoaLoc;
        household["kind"] = "household";
        return household;
    }
}
