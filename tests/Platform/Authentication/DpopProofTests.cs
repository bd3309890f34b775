using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Traceability.Platform.Authentication;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Authentication;

/// <summary>What a proof is, without a server.</summary>
public sealed class DpopProofTests : IDisposable
{
    readonly Phone phone = new(null!) { Nonce = "n" };

    public void Dispose() => phone.Dispose();

    [Fact]
    public void A_proof_says_the_key_the_request_and_the_nonce()
    {
        Assert.True(DpopProof.TryParse(Proof(), out var proof));
        Assert.Equal(("POST", "https://truyxuat.example/api/batches", "n"), (proof.Method, proof.Target, proof.Nonce));
        Assert.Equal(43, proof.Key.Thumbprint.Length);
        Assert.Equal(43, proof.TokenHash!.Length);
    }

    [Fact]
    public void A_thumbprint_is_that_of_RFC_7638()
    {
        // The key of RFC 9449's own example, and the thumbprint that its §6.1 gives for it.
        Assert.True(
            DeviceKey.TryParse(
                "EC",
                "P-256",
                "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
                out var key
            )
        );
        Assert.Equal("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", key.Thumbprint);
    }

    [Fact]
    public void The_proof_of_RFC_9449_s_own_example_is_read()
    {
        const string example =
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0"
            + "RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMj"
            + "U2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9w"
            + "cm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtz"
            + "bVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
        Assert.True(DpopProof.TryParse(example, out var proof));
        Assert.Equal("https://resource.example.org/protectedresource", proof.Target);
        Assert.Equal("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo", proof.TokenHash);
    }

    public static TheoryData<string, Action<JsonObject>?, Action<JsonObject>?> Wrong { get; } =
        new()
        {
            { "another type", head => head["typ"] = "JWT", null },
            { "no type", head => head.Remove("typ"), null },
            { "no signature asked", head => head["alg"] = "none", null },
            { "a shared secret", head => head["alg"] = "HS256", null },
            { "another algorithm", head => head["alg"] = "ES384", null },
            { "no key", head => head.Remove("jwk"), null },
            { "a private key", head => head["jwk"]!["d"] = "AA", null },
            { "another curve", head => head["jwk"]!["crv"] = "P-384", null },
            { "another kind of key", head => head["jwk"]!["kty"] = "RSA", null },
            { "a point beside the curve", head => head["jwk"]!["x"] = new string('A', 43), null },
            { "a short coordinate", head => head["jwk"]!["x"] = "AAAA", null },
            { "an extension that must be known", head => head["crit"] = new JsonArray("b64"), null },
            { "no id", null, claims => claims.Remove("jti") },
            { "an empty id", null, claims => claims["jti"] = "" },
            { "an endless id", null, claims => claims["jti"] = new string('j', 129) },
            { "a number as an id", null, claims => claims["jti"] = 7 },
            { "no method", null, claims => claims.Remove("htm") },
            { "no target", null, claims => claims.Remove("htu") },
        };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_proof_that_is_made_otherwise_is_none(
        string what,
        Action<JsonObject>? head,
        Action<JsonObject>? claims
    ) => Assert.False(DpopProof.TryParse(Proof(head, claims), out _), what);

    [Fact]
    public void A_member_that_comes_twice_makes_a_proof_none()
    {
        var parts = Proof().Split('.');
        var head = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]));
        var twice = head[..^1] + ",\"alg\":\"none\"}";
        parts[0] = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(twice));
        Assert.False(DpopProof.TryParse(string.Join('.', parts), out _));
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_never_throws() =>
        Gen.OneOf(
                Gen.String,
                Gen.String[Gen.Char["eyJ.AZaz09-_={}\":,\\ud8"], 0, 200],
                Gen.Select(Gen.String, Gen.String, Gen.String, (a, b, c) => $"{Part(a)}.{Part(b)}.{Part(c)}")
            )
            .Sample(text =>
            {
                Assert.False(DpopProof.TryParse(text, out _));
                InvitationIsNone(text);
            });

    [Fact]
    public void A_proof_with_one_character_changed_left_out_or_added_never_passes()
    {
        var proof = Proof();
        Gen.Select(
                Gen.Int[0, proof.Length - 1],
                Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= "],
                Gen.Int[0, 2]
            )
            .Sample(
                (at, character, how) =>
                {
                    var changed = how switch
                    {
                        0 => proof[..at] + character + proof[(at + 1)..],
                        1 => proof[..at] + proof[(at + 1)..],
                        _ => proof[..at] + character + proof[at..],
                    };
                    Assert.True(changed == proof || !DpopProof.TryParse(changed, out _), changed);
                }
            );
    }

    [Fact]
    public void A_proof_that_another_key_signed_never_passes()
    {
        using var other = new Phone(null!) { Nonce = "n" };
        var (mine, theirs) = (Proof().Split('.'), other.Proves("POST", "/api/batches", "t").Split('.'));
        Assert.False(DpopProof.TryParse($"{mine[0]}.{mine[1]}.{theirs[2]}", out _));
        Assert.False(DpopProof.TryParse($"{mine[0]}.{theirs[1]}.{theirs[2]}", out _));
    }

    [Fact]
    public void Bytes_have_one_spelling()
    {
        Assert.True(JoseText.TryRead("AA", out var bytes));
        Assert.Equal([0], bytes);
        Assert.All(["AB", "AA==", "A A", "A", "AA\n", "A+", "A/"], text => Assert.False(JoseText.TryRead(text, out _)));
        Gen.Byte.Array[0, 70]
            .Sample(value =>
            {
                Assert.True(JoseText.TryRead(JoseText.Of(value), out var back));
                Assert.Equal(value, back);
            });
    }

    [Fact]
    public void A_proof_is_seen_once_for_as_long_as_its_nonce_is_taken()
    {
        var seen = new SeenProofs(most: 2);
        Assert.Equal(Sight.First, seen.Note(10, 10, "key", "a"));
        Assert.Equal(Sight.Again, seen.Note(10, 10, "key", "a"));
        Assert.Equal(Sight.First, seen.Note(10, 10, "other", "a"));
        // What cannot be told apart any more is not taken.
        Assert.Equal(Sight.TooMany, seen.Note(10, 11, "key", "b"));
        Assert.Equal(Sight.Again, seen.Note(10, 11, "key", "a"));
        Assert.Equal(Sight.First, seen.Note(11, 11, "key", "b"));
        // Two windows later the nonce is taken no more, and nothing is kept.
        Assert.Equal(Sight.First, seen.Note(12, 12, "key", "a"));
        Assert.Equal(Sight.First, seen.Note(10, 12, "key", "a"));
    }

    string Proof(Action<JsonObject>? head = null, Action<JsonObject>? claims = null) =>
        phone.Proves("POST", "/api/batches?x=1", "t", head, claims);

    static string Part(string text) => JoseText.Of(Encoding.UTF8.GetBytes(text));

    static void InvitationIsNone(string text) =>
        Assert.False(Traceability.Members.InvitationToken.TryParse(text, out _));
}
