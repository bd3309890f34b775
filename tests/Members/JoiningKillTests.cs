using System.Net;
using Traceability.Tests.Support;

namespace Traceability.Tests.Members;

/// <summary>Whatever instant the process ends at, a phone that comes again with its invitation is in, once.</summary>
public class JoiningKillTests(TestStorage storage)
{
    const int MoreCallsThanAny = 30;

    public static TheoryData<Death> Deaths { get; } = [Death.BeforeTheCall, Death.AfterItsEffect];

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_joining_that_is_killed_is_made_good_by_the_next_and_its_token_works(Death death)
    {
        await using var succession = await Succession.Of(storage);
        var successor = succession.Successor;
        for (var call = 1; ; call++)
        {
            Assert.True(call < MoreCallsThanAny);
            var farmer = (await (await successor.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("id");
            var link = await Phone.Invited(successor, farmer);
            using var phone = new Phone(succession.Mortal);
            succession.Tap.Kills(call, death);
            var answer = await phone.Joins(link);
            var lived = !succession.Tap.Dead;
            Assert.Equal(lived, answer.StatusCode == HttpStatusCode.Created);
            succession.Tap.Forgets();

            var first = phone.Token;
            var again = await phone.Joins(link);
            Assert.True(again.StatusCode == HttpStatusCode.Created, $"{call}: {await again.Text()}");
            Assert.True(first is null || first == phone.Token);
            Assert.Equal(HttpStatusCode.OK, (await phone.Gets("/api/batches")).StatusCode);
            var devices = await (
                await successor.Gets($"/api/farmers/{farmer}/devices", TraceabilityProgram.OperatorKey)
            ).Json();
            Assert.Single(devices["items"]!.AsArray());
            if (lived)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Of_many_phones_that_come_at_once_with_one_invitation_one_is_in()
    {
        await using var program = TraceabilityProgram.On(storage);
        var farmer = (await (await program.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("id");
        var link = await Phone.Invited(program, farmer);
        var phones = Enumerable.Range(0, 8).Select(_ => new Phone(program)).ToList();
        var answers = await Task.WhenAll(phones.Select(phone => phone.Joins(link)));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        phones.ForEach(phone => phone.Dispose());
    }

    [Fact]
    public async Task A_phone_that_is_revoked_while_it_comes_in_again_stays_out()
    {
        await using var succession = await Succession.Of(storage);
        var successor = succession.Successor;
        var farmer = (await (await successor.Sends("/api/farmers", TraceabilityProgram.HoaLoc)).Json()).Text("id");
        var link = await Phone.Invited(successor, farmer);
        using var phone = new Phone(succession.Mortal);
        // The device is kept, and its token is about to be: then it is revoked.
        var revoked = false;
        succession.Tap.Before = async (call, _) =>
        {
            if (call is { Method: "POST", Target: "keys" } && !revoked)
            {
                revoked = true;
                var devices = await (
                    await successor.Gets($"/api/farmers/{farmer}/devices", TraceabilityProgram.OperatorKey)
                ).Json();
                if (devices["items"]!.AsArray() is [var device])
                {
                    using var request = new HttpRequestMessage(
                        HttpMethod.Delete,
                        $"/api/farmers/{farmer}/devices/{device.Text("id")}"
                    );
                    request.Headers.Authorization = new("Bearer", TraceabilityProgram.OperatorKey);
                    Assert.Equal(HttpStatusCode.NoContent, (await successor.Asks(request)).StatusCode);
                }
                else
                {
                    revoked = false;
                }
            }
        };
        Assert.Equal(HttpStatusCode.Gone, (await phone.Joins(link)).StatusCode);
        Assert.True(revoked);
        succession.Tap.Before = null;
        Assert.Equal(HttpStatusCode.Gone, (await phone.Joins(link)).StatusCode);
    }
}
