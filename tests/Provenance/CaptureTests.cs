using System.Net;
using System.Text.Json.Nodes;
using Traceability.Tests.Support;

namespace Traceability.Tests.Provenance;

public class CaptureTests(TestStorage storage)
{
    [Fact]
    public async Task A_document_is_taken_at_once_and_its_events_are_found_when_its_job_is_done()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var lot = Supply.Lot("09520000000004", "A");
        var address = await house.Sends(Supply.Document(Supply.Observation(lot), Supply.Observation(lot, "receiving")));
        var running = await (await house.Gets(address.PathAndQuery)).Json();
        Assert.True(running["running"]!.GetValue<bool>());
        Assert.True(running["success"]!.GetValue<bool>());

        await program.Settles();
        var done = await (await house.Gets(address.PathAndQuery)).Json();
        Assert.False(done["running"]!.GetValue<bool>());
        Assert.True(done["success"]!.GetValue<bool>());
        Assert.Empty(done["errors"]!.AsArray());
        Assert.Equal(2, (await house.Finds("MATCH_anyEPCClass=" + Uri.EscapeDataString(lot))).Count);
    }

    [Fact]
    public async Task One_wrong_event_keeps_the_whole_document_out_and_the_job_says_where_it_is()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var lot = Supply.Lot("09520000000004", "A");
        var wrong = Supply.Observation(lot);
        wrong["eventTime"] = "yesterday";
        var job = await house.Captures(Supply.Document(Supply.Observation(lot), wrong));
        Assert.False(job["success"]!.GetValue<bool>());
        Assert.False(job["running"]!.GetValue<bool>());
        Assert.Equal("/epcisBody/eventList/1/eventTime", job["errors"]![0].Text("pointer"));
        Assert.Equal("epcisException:ValidationException", job["errors"]![0].Text("type"));
        Assert.Empty(await house.Finds());
    }

    [Fact]
    public async Task With_proceed_the_good_events_are_kept_and_the_wrong_ones_told()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var lot = Supply.Lot("09520000000004", "A");
        var wrong = Supply.Observation(lot);
        wrong["eventTime"] = "yesterday";
        var job = await house.Captures(Supply.Document(wrong, Supply.Observation(lot)), "proceed");
        Assert.False(job["success"]!.GetValue<bool>());
        Assert.Equal("proceed", job.Text("captureErrorBehaviour"));
        Assert.Equal("/epcisBody/eventList/0/eventTime", job["errors"]![0].Text("pointer"));
        Assert.Single(await house.Finds());
    }

    [Fact]
    public async Task The_same_event_again_is_the_same_event()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var e = Supply.Observation(Supply.Lot("09520000000004", "A"));
        var first = await house.Tells(e);
        var again = await house.Tells(e);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Text(), await again.Text());
        var job = await house.Captures(Supply.Document(e, e));
        Assert.True(job["success"]!.GetValue<bool>());
        Assert.Single(await house.Finds());
    }

    [Fact]
    public async Task A_known_id_with_other_content_leaves_the_first_and_is_a_warning()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var e = Supply.Observation(Supply.Lot("09520000000004", "A"));
        e["eventID"] = "urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0a";
        await house.Tells(e);
        e["bizStep"] = "receiving";
        Assert.Equal(HttpStatusCode.Conflict, (await house.Tells(e)).StatusCode);
        var job = await house.Captures(Supply.Document(e));
        Assert.True(job["success"]!.GetValue<bool>());
        Assert.Empty(job["errors"]!.AsArray());
        Assert.Equal("known-id", job["warnings"]![0].Text("rule"));
        Assert.Equal("shipping", (await house.Finds()).Single().Text("bizStep"));
    }

    [Fact]
    public async Task A_declared_error_is_kept_beside_its_event()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var e = Supply.Observation(Supply.Lot("09520000000004", "A"));
        var id = "urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0b";
        e["eventID"] = id;
        await house.Tells(e);
        e["errorDeclaration"] = new JsonObject
        {
            ["declarationTime"] = "2026-11-24T12:00:00+07:00",
            ["reason"] = "incorrect_data",
        };
        Assert.Equal(HttpStatusCode.Created, (await house.Tells(e)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await house.Tells(e)).StatusCode);
        var both = Supply.Events(await (await house.Gets("/epcis/events/" + Uri.EscapeDataString(id))).Json());
        Assert.Equal([false, true], both.Select(found => found["errorDeclaration"] is not null));
        Assert.Single(await house.Finds("EXISTS_errorDeclaration=1"));
    }

    [Fact]
    public async Task An_event_without_an_id_gets_its_hash_as_its_id()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var kept = await (await house.Tells(Supply.Observation(Supply.Lot("09520000000004", "A")))).Json();
        var id = kept.Text("eventID");
        Assert.Matches("^ni:///sha-256;[0-9a-f]{64}\\?ver=CBV2\\.0$", id);
        // Encoded as a segment must be, and as many write it.
        foreach (var path in new[] { Uri.EscapeDataString(id), id })
        {
            var found = await house.Gets("/epcis/events/" + path);
            Assert.Equal(id, Supply.Events(await found.Json()).Single().Text("eventID"));
        }
    }

    [Fact]
    public async Task Someone_else_sees_neither_the_job_nor_the_event()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var stranger = await Supply.JoinsAsync(program, "Người lạ");
        var address = await house.Sends(Supply.Document(Supply.Observation(Supply.Lot("09520000000004", "A"))));
        await program.Settles();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Gets(address.PathAndQuery)).StatusCode);
        Assert.Empty(await stranger.Finds());
        Assert.Single(await Supply.Operator(program).Finds());
        Assert.Single((await (await house.Gets("/epcis/capture")).Json()).AsArray());
        Assert.Empty((await (await stranger.Gets("/epcis/capture")).Json()).AsArray());
    }

    [Theory]
    [InlineData("phone", "0912 345 678")]
    [InlineData("soDienThoai", "0912 345 678")]
    [InlineData("contact", "mailto:nguoi@example.com")]
    public async Task A_field_that_names_a_person_is_refused(string field, string value)
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var e = Supply.Observation(Supply.Lot("09520000000004", "A"));
        e["action"] = "ADD";
        e["@context"] = new JsonArray(Supply.Context, new JsonObject { ["ex"] = "https://ex.example/" });
        e["ilmd"] = new JsonObject { ["ex:" + field] = value };
        var answer = await house.Tells(e);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("personal-data", (await answer.Json())["errors"]![0].Text("rule"));
    }

    [Fact]
    public async Task What_is_too_large_is_refused_and_the_limits_are_told()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        using var discovery = new HttpRequestMessage(HttpMethod.Options, "/epcis/capture");
        var told = await program.Asks(discovery);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        Assert.Equal("1000", told.Headers.GetValues("GS1-EPCIS-Capture-Limit").Single());
        Assert.Equal("10485760", told.Headers.GetValues("GS1-EPCIS-Capture-File-Size-Limit").Single());
        Assert.Equal("2.0.0", told.Headers.GetValues("GS1-EPCIS-Version").Single());

        var many = Enumerable.Range(0, 1001).Select(i => Supply.Observation(Supply.Lot("09520000000004", $"L{i}")));
        var answer = await program.Sends("/epcis/capture", Supply.Document(many), house.Key);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("epcisException:CaptureLimitExceededException", (await answer.Json()).Text("type"));

        using var long11 = new StringContent(new string(' ', 10 * 1024 * 1024) + "{}");
        long11.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epcis/capture") { Content = long11 };
        request.Headers.Authorization = new("Bearer", house.Key);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await program.Asks(request)).StatusCode);
    }

    [Fact]
    public async Task A_version_or_a_form_that_we_do_not_speak_is_406()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        foreach (
            var (header, value) in new[]
            {
                ("GS1-EPCIS-Max", "1.2.0"),
                ("GS1-EPCIS-Min", "3.0.0"),
                ("Accept", "application/xml"),
                ("GS1-EPC-Format", "Always_EPC_URN"),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/epcis/events");
            request.Headers.Authorization = new("Bearer", house.Key);
            request.Headers.Add(header, value);
            var answer = await program.Asks(request);
            Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
            Assert.Equal("epcisException:NotAcceptableException", (await answer.Json()).Text("type"));
        }
    }

    [Fact]
    public async Task A_retry_with_the_same_key_makes_no_second_job()
    {
        await using var program = TraceabilityProgram.On(storage);
        var house = await Supply.JoinsAsync(program);
        var document = Supply.Document(Supply.Observation(Supply.Lot("09520000000004", "A")));
        var first = await program.Sends("/epcis/capture", document, house.Key, "k1");
        var again = await program.Sends("/epcis/capture", document, house.Key, "k1");
        var other = await program.Sends("/epcis/capture", Supply.Document(), house.Key, "k1");
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Single((await (await house.Gets("/epcis/capture")).Json()).AsArray());
    }

    [Fact]
    public async Task Without_a_key_nothing_can_be_sent_or_asked()
    {
        await using var program = TraceabilityProgram.On(storage);
        var sent = await program.Sends("/epcis/capture", Supply.Document(), key: null);
        var asked = await program.Gets("/epcis/events");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (sent.StatusCode, asked.StatusCode));
        Assert.Equal("epcisException:SecurityException", (await asked.Json()).Text("type"));
    }
}
