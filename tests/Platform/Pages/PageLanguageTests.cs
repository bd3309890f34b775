using Microsoft.AspNetCore.Http;
using Traceability.Platform;
using Traceability.Platform.Pages;

namespace Traceability.Tests.Platform.Pages;

public class PageLanguageTests
{
    [Theory]
    [InlineData("", null, Language.Vietnamese)]
    [InlineData("", "en-GB,en;q=0.9", Language.English)]
    [InlineData("", "fr", Language.Vietnamese)]
    [InlineData("?lang=vi", "en", Language.Vietnamese)]
    [InlineData("?lang=en", "vi", Language.English)]
    [InlineData("?lang=xx", "en", Language.English)]
    [InlineData("?lang=en&lang=vi", "en", Language.English)]
    public void The_address_decides_and_else_the_browser(string query, string? accepts, Language language) =>
        Assert.Equal(language, Of(query, accepts).Value);

    [Theory]
    [InlineData("", "?lang=en")]
    [InlineData("?lang=vi", "?lang=en")]
    [InlineData("?lang=en", "?lang=vi")]
    [InlineData("?lot=A%2FB%26&lang=en", "?lot=A%2FB%26&lang=vi")]
    [InlineData("?lang=vi&lot=L1&17=261130", "?lot=L1&17=261130&lang=en")]
    public void The_way_to_the_other_language_keeps_the_rest_of_the_address(string query, string other) =>
        Assert.Equal(other, Of(query, null).OtherUrl);

    [Theory]
    [InlineData("", "/market/1", "/market/1")]
    [InlineData("?lang=en", "/market/1", "/market/1?lang=en")]
    [InlineData("?lang=vi", "/market/1?lot=2", "/market/1?lot=2&lang=vi")]
    public void A_link_keeps_a_language_that_was_asked_for(string query, string path, string link) =>
        Assert.Equal(link, Of(query, null).Link(path));

    static PageLanguage Of(string query, string? accepts)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        request.Headers.AcceptLanguage = accepts;
        return PageLanguage.Of(request);
    }
}
