using Traceability.Gs1;
using Traceability.Platform;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Resolver;

/// <summary>How the resolver answers: its headers, link sets, and what it cannot resolve; a page to a person, data to a program.</summary>
static class ResolverAnswerEndpoints
{
    /// <summary>Open to every origin, and different by what was asked for; whatever else writes the answer.</summary>
    public static void Open(HttpResponse response)
    {
        response.OnStarting(() =>
        {
            var headers = response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
            headers.AccessControlAllowHeaders = "Accept, Accept-Language";
            headers.AccessControlExposeHeaders = "Link, Location";
            headers.Vary = "Accept, Accept-Language";
            return Task.CompletedTask;
        });
    }

    /// <summary>Names the link set, which is there whatever the answer is; and the link in full where it came compressed.</summary>
    public static void LinkTo(HttpResponse response, string digitalLink, bool isCompressed)
    {
        response.Headers.Append(
            "Link",
            $"<{digitalLink}?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\""
        );
        if (isCompressed)
        {
            response.Headers.Append("Link", $"<{digitalLink}>; rel=\"owl:sameAs\"");
        }
    }

    /// <summary>Lets an answer be kept; that for a lot which nobody registered is not: it may be registered at any moment.</summary>
    public static void Keep(HttpResponse response, LinkSet set)
    {
        if (set.IsPartial)
        {
            response.Headers.CacheControl = "no-store";
            return;
        }

        ShortCache<string, string>.Allow(response, set.Age);
    }

    /// <summary>A link set, or the links among which the request does not choose.</summary>
    public static IResult Set(
        HttpContext context,
        LinkSet set,
        LinkSetFormat format,
        int status = StatusCodes.Status200OK
    )
    {
        Keep(context.Response, set);
        var anchors = set.Anchors;
        if (format == LinkSetFormat.Html)
        {
            var language = PageLanguage.Of(context.Request);
            var model = new LinkSetPageModel(language, anchors, IsChoice: status != StatusCodes.Status200OK);
            return new PageResult(LinkSetPage.Create(model), language, status);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.ContentLanguage = AcceptLanguage.Of(context.Request) == Language.English ? "en" : "vi";
        if (format is LinkSetFormat.LinkSetJson or LinkSetFormat.Json)
        {
            context.Response.Headers.Append(
                "Link",
                $"<{LinkSetText.JsonLdContext}>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\""
            );
        }

        return format switch
        {
            LinkSetFormat.LinkSetText => Results.Text(
                LinkSetText.Lines(anchors),
                "application/linkset",
                statusCode: status
            ),
            LinkSetFormat.JsonLd => Results.Bytes(LinkSetText.Json(anchors, isLinkedData: true), "application/ld+json"),
            LinkSetFormat.Json => Results.Bytes(LinkSetText.Json(anchors), "application/json"),
            _ => Results.Bytes(LinkSetText.Json(anchors), "application/linkset+json"),
        };
    }

    /// <summary>404: nobody registered the key here.</summary>
    public static IResult NothingThere(HttpRequest request) =>
        Refuse(
            request,
            StatusCodes.Status404NotFound,
            "unknown-key",
            new Text("Không ai đăng ký mã này", "Nobody registered this code"),
            new Text(
                "Chúng tôi không biết sản phẩm này từ đâu ra: tem có thể in sai hoặc là tem giả. Hãy hỏi nơi bạn mua.",
                "We do not know where this comes from: its label may be misprinted or fake. Ask where you bought it."
            )
        );

    /// <summary>404: a key of a kind that this resolver knows nothing of.</summary>
    public static IResult OtherKey(HttpRequest request) =>
        Refuse(
            request,
            StatusCodes.Status404NotFound,
            "key-not-resolved",
            new Text("Loại mã này không tra được ở đây", "Codes of this kind cannot be looked up here"),
            new Text(
                "Mã đúng quy cách, nhưng ở đây chỉ tra được sản phẩm (01), kiện hàng (00) và địa điểm (414).",
                "The code is well-formed, but only products (01), logistic units (00) and locations (414) are looked up here."
            )
        );

    /// <summary>404: the key is known, and has no link of the type.</summary>
    public static IResult NoSuchLink(HttpRequest request) =>
        Refuse(
            request,
            StatusCodes.Status404NotFound,
            "no-such-link",
            new Text("Mã này không có loại liên kết đó", "This code has no link of that type"),
            new Text(
                "Thêm ?linkType=linkset vào địa chỉ để xem mọi liên kết của mã.",
                "Add ?linkType=linkset to the address to see every link of the code."
            ),
            new Refusal(
                "linkType",
                "no-such-link",
                new Text("Không có liên kết loại này.", "There is no link of this type.")
            )
        );

    /// <summary>400: no well-formed Digital Link.</summary>
    public static IResult Unreadable(HttpRequest request, DigitalLinkFault fault)
    {
        if (PageEndpoints.WantsPage(request))
        {
            var language = PageLanguage.Of(request);
            return new PageResult(
                ErrorPage.Create(ErrorPageModel.UnreadableCode(language)),
                language,
                StatusCodes.Status400BadRequest
            );
        }

        return new ProblemResult(
            StatusCodes.Status400BadRequest,
            "digital-link",
            new Text(
                "Địa chỉ này không phải GS1 Digital Link đúng quy cách.",
                "This is no well-formed GS1 Digital Link."
            ),
            [Refused(fault)]
        );
    }

    static IResult Refuse(
        HttpRequest request,
        int status,
        string kind,
        Text title,
        Text detail,
        Refusal? refusal = null
    )
    {
        if (!PageEndpoints.WantsPage(request))
        {
            return new ProblemResult(status, kind, detail, refusal is null ? null : [refusal]);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var language = PageLanguage.Of(request);
        return new PageResult(ErrorPage.Create(new ErrorPageModel(language, title, detail)), language, status);
    }

    static Refusal Refused(DigitalLinkFault fault) =>
        fault switch
        {
            DigitalLinkFault.CheckDigit => new(
                "path",
                "check-digit",
                new Text("Chữ số cuối của mã không khớp.", "The key's last digit does not fit the others.")
            ),
            DigitalLinkFault.Qualifier => new(
                "path",
                "qualifier",
                new Text(
                    "Phần sau mã chưa đúng; sau mã sản phẩm chỉ có 22, 10 và 21, theo thứ tự đó.",
                    "What follows the key is wrong; after a GTIN come 22, 10 and 21, in that order, each with a valid value."
                )
            ),
            DigitalLinkFault.Attribute => new(
                "query",
                "attribute",
                new Text("Một thuộc tính có giá trị sai.", "An attribute has a value that it may not have.")
            ),
            _ => new(
                "path",
                "key",
                new Text("Không tìm thấy mã sản phẩm (GTIN) hợp lệ.", "There is no valid key such as a GTIN.")
            ),
        };
}
