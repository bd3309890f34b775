using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>
/// How an officer comes in: to the issuer, back with a code, and on to the app with an invitation, so that the officer's browser is a
/// device like a farmer's phone. No session is kept here, and no cookie but the one of the few minutes between.
/// </summary>
public static class SignInEndpoints
{
    static readonly string[] read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/farm/sign-in", read, BeginAsync).ExcludeFromDescription();
        routes.MapMethods("/farm/signed-in", read, EndAsync).ExcludeFromDescription();
    }

    static async Task<IResult> BeginAsync(
        HttpContext context,
        OpenIdIssuer issuer,
        SignInCookies cookies,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (settings.SignIn is not { } set)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var attempt = SignInAttempt.Begin(time.GetUtcNow());
        if (await issuer.BeginAsync(set, attempt, cancellation) is not { } there)
        {
            return Refuse(context.Request, StatusCodes.Status503ServiceUnavailable, "issuer-unavailable", issuerDown);
        }

        context.Response.Cookies.Append(
            SignInCookies.Name,
            await cookies.SealAsync(attempt, cancellation),
            Cookie(settings, SignInAttempt.Life)
        );
        context.Response.Headers.CacheControl = "no-store";
        return new RedirectResult(there, StatusCodes.Status303SeeOther);
    }

    static async Task<IResult> EndAsync(
        HttpContext context,
        OpenIdIssuer issuer,
        SignInCookies cookies,
        Offices offices,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (settings.SignIn is not { } set)
        {
            return PageEndpoints.NotFound(context.Request);
        }

        var request = context.Request;
        var attempt = await cookies.OpenAsync(request.Cookies[SignInCookies.Name], cancellation);
        // Whatever comes of it, this attempt is over.
        context.Response.Cookies.Delete(SignInCookies.Name, Cookie(settings, life: null));
        context.Response.Headers.CacheControl = "no-store";
        if (
            attempt is null
            || !ApiKey.SameText(request.Query["state"].ToString(), attempt.State)
            || request.Query["code"].ToString() is not { Length: > 0 and <= MaxCode } code
        )
        {
            return Refuse(request, StatusCodes.Status400BadRequest, "sign-in-broken", broken);
        }

        var (person, fault) = await issuer.RedeemAsync(set, attempt, code, cancellation);
        if (person is null)
        {
            return fault == OpenIdFault.Down
                ? Refuse(request, StatusCodes.Status503ServiceUnavailable, "issuer-unavailable", issuerDown)
                : Refuse(request, StatusCodes.Status400BadRequest, "sign-in-broken", broken);
        }

        return await offices.LetInAsync(set.Issuer, person, cancellation) is { } link
            ? new RedirectResult(link, StatusCodes.Status303SeeOther)
            : Refuse(request, StatusCodes.Status403Forbidden, "no-officer", nobody);
    }

    /// <summary>Characters of an issuer's code at most.</summary>
    const int MaxCode = 4096;

    // Sent along when the issuer sends the browser back, which Strict would not be.
    static CookieOptions Cookie(Settings settings, TimeSpan? life) =>
        new()
        {
            HttpOnly = true,
            Secure = settings.PublicUrl.StartsWith("https:", StringComparison.Ordinal),
            SameSite = SameSiteMode.Lax,
            Path = "/farm",
            MaxAge = life,
        };

    static IResult Refuse(HttpRequest request, int status, string kind, (Text Title, Text Detail) told)
    {
        if (!PageEndpoints.WantsPage(request))
        {
            return new ProblemResult(status, kind, told.Title);
        }

        var language = PageLanguage.Of(request);
        return new PageResult(
            ErrorPage.Create(new ErrorPageModel(language, told.Title, told.Detail)),
            language,
            status
        );
    }

    static readonly (Text, Text) broken = (
        new Text("Chưa đăng nhập được", "You are not signed in yet"),
        new Text(
            "Lần đăng nhập này đã dở dang hoặc quá lâu. Hãy bắt đầu lại từ đầu.",
            "This sign-in was broken off, or took too long. Please start again."
        )
    );

    static readonly (Text, Text) nobody = (
        new Text("Tài khoản này chưa được hợp tác xã nào ghi tên", "No cooperative has named this account"),
        new Text(
            "Hãy nhờ hợp tác xã thêm địa chỉ thư của bạn vào danh sách cán bộ, rồi đăng nhập lại.",
            "Ask the cooperative to add your e-mail to its officers, then sign in again."
        )
    );

    static readonly (Text, Text) issuerDown = (
        new Text("Chưa hỏi được nơi đăng nhập", "The sign-in cannot be reached"),
        new Text(
            "Nơi giữ tài khoản của bạn chưa trả lời. Xin thử lại sau ít phút.",
            "The place that keeps your account does not answer. Please try again in a few minutes."
        )
    );
}
