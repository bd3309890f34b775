using CsCheck;
using Traceability.Catalogue;
using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Tests.Catalogue;

public class CatalogueTermsTests
{
    const string Letters = "aàạâấăđĐeéêếiìoòôộơớuúưứyỳAÀBbcXx019 -,./'&€ ";

    [Theory]
    [InlineData("Xoài cát Hòa Lộc", "xoai", "cat", "hoa", "loc")]
    [InlineData("  Gạo ST25, 5kg/túi (mới) ", "gao", "st25", "5kg", "tui", "moi")]
    [InlineData("Cà phê & cà phê", "ca", "phe")]
    [InlineData("Xoa\u0300i", "xoai")]
    [InlineData("… — !")]
    [InlineData("/?#\\%'|")]
    public void A_text_is_its_words_without_accents_and_marks_each_once(string text, params string[] words) =>
        Assert.Equal(words, CatalogueTerms.Words(text, 24));

    [Fact]
    public void A_name_typed_without_accents_in_capitals_or_letter_by_letter_has_the_same_words() =>
        Gen.Char[Letters]
            .Array[0, 60]
            .Select(letters => new string(letters))
            .Sample(name =>
            {
                var words = CatalogueTerms.Words(name, 24);
                Assert.Equal(words, CatalogueTerms.Words(Vietnamese.Fold(name), 24));
                Assert.Equal(words, CatalogueTerms.Words(Vietnamese.Fold(name).ToUpperInvariant(), 24));
                Assert.Equal(words, CatalogueTerms.Words(Vietnamese.Compose(name), 24));
                Assert.Equal(words, CatalogueTerms.Words(string.Join(' ', words), 24));
            });

    [Fact]
    public void Whatever_is_typed_names_lists_that_storage_takes_and_no_more_than_eleven() =>
        Gen.Select(Gen.String, Gen.Int[0, 13])
            .Sample(
                (typed, month) =>
                {
                    var search = CatalogueSearch.Parse(typed, "82", $"{month}", null, new Refusals());
                    Assert.All(
                        search?.Terms ?? [],
                        term => Assert.True(term.All(c => char.IsLetterOrDigit(c) || c == '|') && term.Length < 50)
                    );
                    Assert.InRange(search?.Terms.Count ?? 1, 1, 11);
                }
            );

    [Fact]
    public void The_address_of_a_search_leads_to_the_same_search() =>
        Gen.Select(Gen.Char[Letters].Array[1, 40], Gen.Int[1, 12])
            .Sample(
                (typed, month) =>
                {
                    var search = CatalogueSearch.Parse(
                        new string(typed),
                        "Đồng Tháp",
                        $"{month}",
                        null,
                        new Refusals()
                    )!;
                    var query = System.Web.HttpUtility.ParseQueryString(search.Path(null)["/market".Length..]);
                    var again = CatalogueSearch.Parse(
                        query["q"],
                        query["province"],
                        query["month"],
                        query["farmer"],
                        new Refusals()
                    );
                    Assert.Equal(search, again);
                }
            );
}
