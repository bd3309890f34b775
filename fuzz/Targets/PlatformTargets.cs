using System.Net;
using System.Text;
using System.Text.Json;
using Traceability.Catalogue;
using Traceability.Opinions;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Functions;
using Traceability.Platform.Problems;
using Traceability.Platform.Webhooks;

namespace Traceability.Fuzz.Targets;

/// <summary>What stands before every feature: the host's calls, keys, proofs, targets of webhooks, words for all to read.</summary>
static class PlatformTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("invocation", 400, Invoke)
        {
            MaxBytes = 1024,
            Words =
            [
                "{\"Data\":{",
                "\"message\":\"",
                "\\\"{}\\\"",
                "\",\"Metadata\":{}}",
                "}}",
                "\\ud800",
                "\\\"\\\\ud800\\\"",
            ],
        },
        new("dpop", 600, Proof)
        {
            MaxBytes = 1200,
            Words =
            [
                "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{",
                "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"",
                ".",
                "eyJ",
                "\"jti\":\"",
                "AAAA",
                "=",
                "_",
                "-",
            ],
        },
        new("key", 4000, Key)
        {
            MaxBytes = 128,
            Words = ["tr_", "0123456789abcdef", "_", "-", "whsec_", "AAAAAAAA", "="],
        },
        new("webhook-target", 3000, Target)
        {
            MaxBytes = 160,
            Words =
            [
                .. (string[])
                    [
                        "https://",
                        "http://",
                        "127.0.0.1",
                        "2130706433",
                        "0x7f.1",
                        "017700000001",
                        "[::1]",
                        "[::ffff:10.0.0.1]",
                    ],
                .. (string[])
                    [
                        "169.254.169.254",
                        "localhost",
                        ".local",
                        ".internal",
                        "example.com",
                        "@",
                        ":443",
                        "/a",
                        "?b=c",
                        "#d",
                    ],
                .. (string[])
                    [
                        "192.168.0.1",
                        "100.64.0.1",
                        "[fe80::1%25eth0]",
                        "[fd00::1]",
                        "[64:ff9b::7f00:1]",
                        "１２７.0.0.1",
                        "ⓛocalhost",
                    ],
            ],
        },
        new("public-words", 60, Words)
        {
            MaxBytes = 400,
            Words =
            [
                "0912 345 678",
                "+84",
                "a@b.vn",
                "https://",
                "www.",
                "zalo",
                "Xoài ngọt",
                "\u0323",
                "\u0301",
                "đ",
                "Đ",
                "ư",
            ],
        },
    ];

    static void Invoke(byte[] input)
    {
        Promise.Holds(
            !Invocation.TryReadMessage(input, out var message, out _) || message.Length <= input.Length,
            "a message is part of its invocation"
        );
        _ = Invocation.IsOne(input);
        // Each message is sent as the host sends it, too: text in JSON in JSON.
        var text = Input.Text(input);
        if (!text.Any(char.IsSurrogate))
        {
            var inner = JsonSerializer.Serialize(text, FuzzJson.Default.String);
            var body =
                $"{{\"Data\":{{\"message\":{JsonSerializer.Serialize(inner, FuzzJson.Default.String)}}},\"Metadata\":{{}}}}";
            Promise.Holds(
                Invocation.TryReadMessage(Encoding.UTF8.GetBytes(body), out var read, out _) && read == text,
                "a message arrives as it was sent"
            );
        }
    }

    static void Proof(byte[] input)
    {
        var text = Input.Text(input);
        Promise.Holds(
            !DpopProof.TryParse(text, out var proof) || proof.Id.Length is > 0 and <= 128,
            "a proof has an id"
        );
        if (JoseText.TryRead(text, out var bytes))
        {
            Promise.Same(text, JoseText.Of(bytes), "bytes have one spelling");
        }

        // As the parts of a proof too, without which chance would never come past the dots.
        var part = JoseText.Of(input);
        Promise.Holds(!DpopProof.TryParse($"{part}.{part}.{part}", out _), "no proof without a signature");
        _ = DeviceKey.TryParse("EC", "P-256", part, part, out _);
    }

    static void Key(byte[] input)
    {
        var text = Input.Text(input);
        if (ApiKey.TryParse(text, out var key))
        {
            Promise.Holds(ApiKey.TryParse(key.ToString(), out _), "a key is read as it was written");
        }

        if (WebhookSecret.TryParse(text, out var secret))
        {
            Promise.Same(text, secret.Text, "a secret of a webhook");
        }

        Promise.Holds(!OpaqueId.IsOne(text) || text.All(char.IsAsciiLetterOrDigit), "an id is letters and digits");
    }

    static void Target(byte[] input)
    {
        if (WebhookTarget.Parse(Input.Text(input), allowPrivate: false) is not { } target)
        {
            return;
        }

        Promise.Same(Uri.UriSchemeHttps, target.Scheme, "the scheme of a target");
        Promise.Same("", target.UserInfo + target.Fragment, "a user or fragment of a target");
        Promise.Holds(
            !IPAddress.TryParse(target.Host.Trim('[', ']'), out var address) || !IsInside(address),
            "an address that is given as a target is a public one"
        );
        Promise.Holds(!target.IsLoopback, "a target is not this machine");
    }

    // Written from the blocks' own names (RFC 1918, 6598, 3927, 4193, 4291), not from the check that is tried here.
    static bool IsInside(IPAddress address)
    {
        var v4 = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(v4)
            || v4.IsIPv6LinkLocal
            || v4.IsIPv6UniqueLocal
            || v4.IsIPv6Multicast
            || v4.Equals(IPAddress.Any)
            || v4.Equals(IPAddress.IPv6Any)
            || inside.Any(block => block.Contains(v4));
    }

    static readonly IPNetwork[] inside =
    [
        .. (
            (string[])
                [
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "100.64.0.0/10",
                    "0.0.0.0/8",
                    "224.0.0.0/4",
                ]
        ).Select(block => IPNetwork.Parse(block)),
    ];

    static void Words(byte[] input)
    {
        var text = Input.Text(input);
        var refusals = new Refusals();
        foreach (
            var word in (string?[])
                [
                    PublicWords.Line("/a", text, 200, refusals),
                    PublicWords.Lines("/a", text, 200, refusals),
                    PublicWords.RequiredLine("/a", text, 200, refusals),
                ]
        )
        {
            Promise.Holds(
                word is null || (word.Length <= 200 && !PublicWords.HasPhone(word) && !PublicWords.HasLink(word)),
                "words for all to read have no phone number and no address in them"
            );
        }

        Promise.Holds(refusals.List.All(refusal => refusal.Text.Vi.Length > 0), "a refusal has words");
        var folded = Vietnamese.Fold(text);
        Promise.Same(folded, Vietnamese.Fold(folded), "a text without accents");
        var composed = Vietnamese.Compose(text);
        Promise.Same(composed, Vietnamese.Compose(composed), "a text whose accents are composed");
        Promise.Holds(CatalogueTerms.Words(text, 20).Count <= 20, "words to find a text by");
    }
}
