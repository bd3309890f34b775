using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using Traceability.Farmers;
using Traceability.Platform.Storage;
using Traceability.Tests.Photos;
using Traceability.Tests.Support;

namespace Traceability.Tests.Farmers;

public sealed partial class FarmerPhotoTests(TestStorage storage)
{
    static readonly byte[] orchard = Pictures.Encoded(SKEncodedImageFormat.Jpeg, 2400, 1600);
    static readonly byte[] family = Pictures.Encoded(SKEncodedImageFormat.Png, 640, 480);
    static readonly byte[] pond = Pictures.Encoded(SKEncodedImageFormat.Webp, 60, 90);
    static readonly byte[] small = Pictures.Encoded(SKEncodedImageFormat.Jpeg, 64, 64);

    [Fact]
    public async Task The_first_photo_stands_large_on_the_farmers_page_and_the_others_follow_with_what_they_show()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await Puts(stall, 4, family);
        await Puts(stall, 2, orchard);
        await Says(stall, 2, "Vườn xoài mùa trổ bông", "The orchard in bloom");
        var shown = await (await Says(stall, 4, " Bà Tư bên cây xoài ", null)).Json();

        Assert.Equal([2, 4], shown["photos"]!.AsArray().Select(photo => (int)photo!["number"]!));
        Assert.Equal("Bà Tư bên cây xoài", shown["photos"]![1]!["caption"].Text("vi"));
        Assert.Equal((1600, 1067), ((int)shown["photos"]![0]!["width"]!, (int)shown["photos"]![0]!["height"]!));
        Assert.True(
            JsonNode.DeepEquals(shown, await (await program.Gets($"/api/farmers/{stall.Id}")).Json()),
            shown.ToJsonString()
        );

        var page = await stall.Page($"/farmers/{stall.Id}");
        var images = Image.Matches(page).Select(match => match.Value).ToList();
        Assert.Equal(2, images.Count);
        Assert.Contains(Path(shown, 0, "page"), images[0], StringComparison.Ordinal);
        Assert.Contains("width=\"800\" height=\"533\"", images[0], StringComparison.Ordinal);
        Assert.Contains("alt=\"Vườn xoài mùa trổ bông\"", images[0], StringComparison.Ordinal);
        Assert.DoesNotContain("lazy", images[0], StringComparison.Ordinal);
        Assert.Contains(Path(shown, 1, "page"), images[1], StringComparison.Ordinal);
        Assert.Contains("loading=\"lazy\"", images[1], StringComparison.Ordinal);
        // For programs too, in the size that they like.
        Assert.Contains(
            $"\"image\":[\"{shown["photos"]![0].Text("large")}\",\"{shown["photos"]![1].Text("large")}\"]",
            page,
            StringComparison.Ordinal
        );

        var english = await stall.Page($"/farmers/{stall.Id}", "en");
        Assert.Contains("<figcaption lang=\"en\">The orchard in bloom<", english, StringComparison.Ordinal);
        // What nobody said in English is read in Vietnamese, by its sounds.
        Assert.Contains("<figcaption lang=\"vi\">Bà Tư bên cây xoài<", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_photo_that_anyone_can_get_tells_where_or_with_what_it_was_taken_and_each_may_be_kept_for_ever()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        var sent = Pictures.WithExif(orchard, 6);
        var shown = await (await Puts(stall, 1, sent)).Json();
        foreach (var copy in new[] { "page", "large" })
        {
            var served = await program.Gets(Path(shown, 0, copy));
            Assert.Equal("image/jpeg", served.Content.Headers.ContentType!.MediaType);
            Assert.Equal("public, max-age=31536000, immutable", served.Headers.GetValues("Cache-Control").Single());
            var bytes = await served.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.True(bytes.AsSpan().IndexOf(Pictures.Exif(6).AsSpan(^48..)) < 0);
            Assert.True(bytes.AsSpan().IndexOf("Exif"u8) < 0);
        }
    }

    [Fact]
    public async Task The_same_photo_twice_is_one_and_another_in_its_place_leaves_nothing_of_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await Puts(stall, 1, orchard);
        var said = await (await Says(stall, 1, "Vườn xoài", null)).Text();
        Assert.Equal(said, await (await Puts(stall, 1, orchard)).Text());
        Assert.Equal(2, (await BlobsAsync(program)).Count);

        var other = await (await Puts(stall, 1, family)).Json();
        Assert.Null(Assert.Single(other["photos"]!.AsArray())!["caption"]);
        Assert.Equal(
            [Path(other, 0, "large"), Path(other, 0, "page")],
            (await BlobsAsync(program)).Select(name => "/photos/" + name)
        );
        Assert.DoesNotContain(
            Path(JsonNode.Parse(said)!, 0, "page"),
            await stall.Page($"/farmers/{stall.Id}"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_removed_photo_is_gone_from_the_page_and_from_where_it_was_kept_and_the_others_stay()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        // The same picture at two places is two: one may go without the other.
        await Puts(stall, 1, orchard);
        var shown = await (await Puts(stall, 2, orchard)).Json();
        var gone = Path(shown, 0, "page");
        Assert.Equal(HttpStatusCode.NoContent, await Removes(stall, 1));
        Assert.Equal(HttpStatusCode.NoContent, await Removes(stall, 1));
        Assert.Equal(HttpStatusCode.NoContent, await Removes(stall, 6));
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets(gone)).StatusCode);
        var page = await stall.Page($"/farmers/{stall.Id}");
        Assert.DoesNotContain(gone, page, StringComparison.Ordinal);
        Assert.Contains(Path(shown, 1, "page"), page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await program.Gets(Path(shown, 1, "large"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Says(stall, 1, "Không còn ảnh", null)).StatusCode);
    }

    [Fact]
    public async Task Photos_stay_when_the_farmer_is_said_anew_and_the_story_when_photos_come()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var stall = await Grower.OpensAsync(program);
        await program.Puts($"/api/farmers/{stall.Id}/page", new JsonObject { ["story"] = "Trồng từ 1998." }, stall.Key);
        await Puts(stall, 1, orchard);
        var body = TraceabilityProgram.HoaLoc;
        body["name"] = "Nhà vườn Bà Tư";
        var changed = await (await program.Puts($"/api/farmers/{stall.Id}", body, stall.Key)).Json();
        Assert.Equal(("Nhà vườn Bà Tư", "Trồng từ 1998."), (changed.Text("name"), changed.Text("story")));
        Assert.Single(changed["photos"]!.AsArray());
    }

    [Fact]
    public async Task Only_the_farmer_and_the_operator_put_and_remove_them_and_only_where_there_is_a_place()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var (stall, other) = (await Grower.OpensAsync(program), await Grower.OpensAsync(program, "Nhà vườn khác"));
        Assert.Equal(HttpStatusCode.NotFound, (await Puts(stall, 1, orchard, other.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await Removes(stall, 1, other.Key));
        Assert.Equal(HttpStatusCode.OK, (await Puts(stall, 1, orchard, TraceabilityProgram.OperatorKey)).StatusCode);
        foreach (var number in new[] { "0", "7", "-1", "x", "1.0" })
        {
            var refused = await Puts(stall, number, orchard, stall.Key);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var error = Assert.Single((await refused.Json())["errors"]!.AsArray());
            Assert.Equal(("number", "range"), (error.Text("pointer"), error.Text("rule")));
        }

        var broken = await Puts(stall, 2, orchard[..(orchard.Length / 2)]);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        var long151 = await Says(stall, 1, new string('x', PhotoCaption.Max + 1), new string('x', PhotoCaption.Max));
        Assert.Equal("/vi", Assert.Single((await long151.Json())["errors"]!.AsArray()).Text("pointer"));
        var nobody = $"/api/farmers/{new string('a', 26)}/photos/1";
        Assert.Equal(HttpStatusCode.NotFound, (await PutsAsync(program, nobody, orchard)).StatusCode);
        Assert.Equal(2, (await BlobsAsync(program)).Count);
    }

    [Fact]
    public async Task Six_photos_sent_at_once_all_stand()
    {
        // At the machine's own time, which is storage's too: what is just being sent is not taken for abandoned.
        await using var program = TraceabilityProgram.On(storage);
        var stall = await Grower.OpensAsync(program);
        var answers = await Task.WhenAll(Enumerable.Range(1, PhotoPlace.Max).Select(n => Puts(stall, n, family)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var shown = await (await program.Gets($"/api/farmers/{stall.Id}")).Json();
        Assert.Equal(Enumerable.Range(1, 6), shown["photos"]!.AsArray().Select(photo => (int)photo!["number"]!));
        Assert.Equal(2 * PhotoPlace.Max, (await BlobsAsync(program)).Count);
    }

    [Theory]
    [InlineData(Death.BeforeTheCall)]
    [InlineData(Death.AfterItsEffect)]
    public async Task Wherever_a_request_is_killed_every_photo_named_can_be_seen_and_none_is_kept_for_good_that_nobody_names(
        Death death
    )
    {
        await using var succession = await Succession.Of(storage);
        var (mortal, now) = (succession.Mortal, succession.Successor);
        var stall = await Grower.OpensAsync(now);
        foreach (var isPut in new[] { true, false })
        {
            for (var (call, lived) = (1, false); !lived; call++)
            {
                Assert.True(call < 40);
                await Puts(stall, 1, family);
                await Puts(stall, 2, pond);
                succession.Tap.Kills(call, death);
                var answer = await ActsAsync(mortal);
                lived = !succession.Tap.Dead;
                Assert.True(lived == answer < HttpStatusCode.MultipleChoices, $"{answer}");
                await AssertAllCanBeSeen(now, stall);

                Assert.True(await ActsAsync(now) < HttpStatusCode.MultipleChoices);
                await AssertAllCanBeSeen(now, stall);
            }

            Task<HttpStatusCode> ActsAsync(TraceabilityProgram program)
            {
                var path = $"/api/farmers/{stall.Id}/photos/1";
                return isPut ? StatusOf(PutsAsync(program, path, small, stall.Key)) : Removes(program, path, stall.Key);
            }
        }

        // What died with its request is removed once no request can still be at it; storage's clock is the machine's.
        var ahead = DateTimeOffset.UtcNow.AddHours(2) - succession.Clock.GetUtcNow();
        succession.Clock.Advance(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
        await Puts(stall, 1, family);
        Assert.Equal(4, (await BlobsAsync(now)).Count);
    }

    static async Task AssertAllCanBeSeen(TraceabilityProgram program, Grower stall)
    {
        var shown = await (await program.Gets($"/api/farmers/{stall.Id}")).Json();
        for (var i = 0; i < shown["photos"]!.AsArray().Count; i++)
        {
            foreach (var copy in new[] { "page", "large" })
            {
                Assert.Equal(HttpStatusCode.OK, (await program.Gets(Path(shown, i, copy))).StatusCode);
            }
        }
    }

    static Task<HttpResponseMessage> Puts(Grower stall, int number, byte[] picture, string? key = null) =>
        Puts(stall, number.ToString(CultureInfo.InvariantCulture), picture, key ?? stall.Key);

    static Task<HttpResponseMessage> Puts(Grower stall, string number, byte[] picture, string key) =>
        PutsAsync(stall.Farm.Program, $"/api/farmers/{stall.Id}/photos/{number}", picture, key);

    static async Task<HttpResponseMessage> PutsAsync(
        TraceabilityProgram program,
        string path,
        byte[] picture,
        string key = TraceabilityProgram.OperatorKey
    )
    {
        using var content = new ByteArrayContent(picture);
        content.Headers.ContentType = new("image/jpeg");
        return await program.Puts(path, content, key);
    }

    static Task<HttpResponseMessage> Says(Grower stall, int number, string? vi, string? en) =>
        stall.Farm.Program.Puts(
            $"/api/farmers/{stall.Id}/photos/{number}/caption",
            new JsonObject { ["vi"] = vi, ["en"] = en },
            stall.Key
        );

    static Task<HttpStatusCode> Removes(Grower stall, int number, string? key = null) =>
        Removes(stall.Farm.Program, $"/api/farmers/{stall.Id}/photos/{number}", key ?? stall.Key);

    static async Task<HttpStatusCode> Removes(TraceabilityProgram program, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await program.Asks(request)).StatusCode;
    }

    static async Task<HttpStatusCode> StatusOf(Task<HttpResponseMessage> answer) => (await answer).StatusCode;

    static string Path(JsonNode farmer, int index, string copy) =>
        new Uri(farmer["photos"]![index].Text(copy)).AbsolutePath;

    static async Task<IReadOnlyList<string>> BlobsAsync(TraceabilityProgram program)
    {
        var names = new List<string>();
        await foreach (
            var blob in program
                .Services.GetRequiredService<StorageAccount>()
                .Container(Containers.Photos)
                .GetBlobsAsync(new GetBlobsOptions(), cancellationToken: TestContext.Current.CancellationToken)
        )
        {
            names.Add(blob.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    [GeneratedRegex("<img [^>]*/photos/[^>]*>")]
    static partial Regex Image { get; }
}
