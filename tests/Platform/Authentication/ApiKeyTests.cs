using System.Net;
using CsCheck;
using Traceability.Platform.Authentication;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Authentication;

/// <summary>Keys as they are sent.</summary>
public sealed class ApiKeyTests(TestStorage storage)
{
    [Fact]
    public async Task A_key_with_a_letter_that_no_key_has_opens_nothing_and_is_no_fault()
    {
        await using var program = TraceabilityProgram.On(storage);
        var key = ApiKey.Make().ToString();
        foreach (var letter in "@=+/ .~")
        {
            var wrong = key[..30] + letter + key[31..];
            Assert.False(ApiKey.TryParse(wrong, out _));
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/batches", wrong)).StatusCode);
        }
    }

    [Fact]
    public void Any_text_of_a_keys_length_is_read_or_refused_and_never_throws() =>
        Gen
            .Char.Array[43]
            .Select(letters => "tr_0123456789abcdef_" + new string(letters))
            .Sample(text => !ApiKey.TryParse(text, out var key) || key.ToString().Length == text.Length);

    [Fact]
    public void A_key_is_read_as_it_was_shown()
    {
        var key = ApiKey.Make();
        Assert.True(ApiKey.TryParse(key.ToString(), out var read));
        Assert.True(read.Matches(key.Hash));
    }
}
