using System.Security.Cryptography;
using CsCheck;
using Traceability.Platform.Personal;

namespace Traceability.Tests.Platform.Personal;

public class PersonalCipherTests
{
    static readonly PersonalCipher cipher = new("person", RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void Any_text_is_read_again_as_it_was()
    {
        // A lone half of a surrogate pair is no text.
        Gen.String[Gen.Char['\0', '\ud7ff'], 0, 2000]
            .Sample(text => Assert.Equal(text, cipher.Open(cipher.Seal(text, "phone"), "phone")));
    }

    [Fact]
    public void Nothing_of_the_text_is_in_what_is_kept_and_the_same_text_is_kept_differently()
    {
        var kept = Enumerable.Range(0, 100).Select(_ => cipher.Seal("0912345678", "phone")!).ToList();
        Assert.Equal(100, kept.Distinct().Count());
        Assert.All(kept, one => Assert.DoesNotContain("0912", one, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_kept_for_another_or_as_something_else_or_changed_does_not_open()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var kept = new PersonalCipher("one", key).Seal("0912345678", "phone")!;
        Assert.ThrowsAny<CryptographicException>(() => new PersonalCipher("other", key).Open(kept, "phone"));
        Assert.ThrowsAny<CryptographicException>(() => new PersonalCipher("one", key).Open(kept, "address"));
        Gen.Int[2, kept.Length - 2]
            .Sample(at =>
                Assert.ThrowsAny<CryptographicException>(() =>
                    new PersonalCipher("one", key).Open(
                        kept[..at] + (kept[at] == 'A' ? 'B' : 'A') + kept[(at + 1)..],
                        "phone"
                    )
                )
            );
        Assert.All(
            ["", "1.", "1.AAAA", "2." + kept[2..], "0912345678", "1.*"],
            wrong => Assert.ThrowsAny<CryptographicException>(() => cipher.Open(wrong, "phone"))
        );
    }

    [Fact]
    public void What_is_not_there_stays_so() =>
        Assert.Equal((null, null), (cipher.Seal(null, "phone"), cipher.Open(null, "phone")));
}
