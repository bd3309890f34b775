using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Problems;
using Traceability.Provenance.Capture;

namespace Traceability.Provenance;

/// <summary>What all routes of the EPCIS interface have in common: versions, discovery, and the standard's names for problems.</summary>
/// <remarks>Source: EPCIS 2.0 §12; GS1's OpenAPI for EPCIS 2.0.</remarks>
static class EpcisRoutesEndpoints
{
    const string Current = "2.0.0";
    const string Formats = "Never_Translates";

    static readonly ProblemTypes types = new(
        (status, kind) =>
            (status, kind) switch
            {
                (_, { } named) when named.EndsWith("Exception", StringComparison.Ordinal) => "epcisException:" + named,
                (StatusCodes.Status400BadRequest, _) => "epcisException:ValidationException",
                (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden, _) =>
                    "epcisException:SecurityException",
                (StatusCodes.Status404NotFound, _) => "epcisException:NoSuchResourceException",
                (StatusCodes.Status406NotAcceptable, _) => "epcisException:NotAcceptableException",
                (StatusCodes.Status409Conflict, _) => "epcisException:ResourceAlreadyExistsException",
                (StatusCodes.Status413PayloadTooLarge, _) => "epcisException:CaptureLimitExceededException",
                (StatusCodes.Status415UnsupportedMediaType, _) => "epcisException:UnsupportedMediaTypeException",
                (>= StatusCodes.Status500InternalServerError, _) => "epcisException:ImplementationException",
                _ => null,
            }
    );

    /// <summary>Makes a route one of the EPCIS interface: for holders of any key, in the version that the caller can read.</summary>
    public static RouteHandlerBuilder AsEpcis(this RouteHandlerBuilder route) =>
        route
            .WithMetadata(types)
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var http = context.HttpContext;
                    Tell(http.Response);
                    return IsReadable(http.Request) ? await next(context) : NotAcceptable;
                }
            );

    /// <summary>Answers <c>OPTIONS</c> on a path as discovery.</summary>
    public static void MapDiscovery(
        this IEndpointRouteBuilder routes,
        string path,
        string allow,
        bool isCapture = false
    ) =>
        routes
            .MapMethods(
                path,
                [HttpMethods.Options],
                (HttpResponse response) =>
                {
                    Tell(response);
                    response.Headers.Allow = "OPTIONS, " + allow;
                    response.Headers["GS1-EPCIS-Min"] = Current;
                    response.Headers["GS1-EPCIS-Max"] = Current;
                    response.Headers["GS1-CBV-Min"] = Current;
                    response.Headers["GS1-CBV-Max"] = Current;
                    response.Headers["GS1-EPC-Format"] = Formats;
                    if (isCapture)
                    {
                        TellLimits(response);
                        response.Headers["GS1-Capture-Error-Behaviour"] = "rollback, proceed";
                    }

                    return Results.NoContent();
                }
            )
            .WithMetadata(types)
            .ExcludeFromDescription();

    public static void TellLimits(HttpResponse response)
    {
        response.Headers["GS1-EPCIS-Capture-Limit"] = EpcisDocument.MaxEvents.ToString(CultureInfo.InvariantCulture);
        response.Headers["GS1-EPCIS-Capture-File-Size-Limit"] = CaptureJob.MaxBytes.ToString(
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>Whose events the caller sees; null for who sees all.</summary>
    public static string? Sees(this Caller caller) => caller.ReachesAll ? null : caller.Id;

    /// <summary>Items of a page: 30 where nothing is asked, 200 at most; a caller that asks for more gets fewer.</summary>
    public static PageRequest Page(HttpRequest request, Refusals refusals)
    {
        const int usual = 30;
        var asked = request.Query["perPage"].ToString();
        var size = usual;
        if (
            asked.Length > 0
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1)
        )
        {
            refusals.Add("perPage", "range", "Cần một số nguyên dương.", "Needs a whole number of at least 1.");
            size = usual;
        }

        return new PageRequest(Math.Min(size, PageRequest.MaxSize), PageRequest.AfterOf(request, refusals));
    }

    /// <summary>Which page of what a query finds is asked for, or the refusal in the standard's words.</summary>
    public static bool TryPage(
        HttpRequest request,
        [NotNullWhen(true)] out PageRequest? page,
        [NotNullWhen(false)] out ProblemResult? problem
    )
    {
        var refusals = new Refusals();
        page = Page(request, refusals);
        problem = refusals.Any ? QueryProblems.Of(refusals.List) : null;
        return problem is null;
    }

    static void Tell(HttpResponse response)
    {
        response.Headers["GS1-EPCIS-Version"] = Current;
        response.Headers["GS1-CBV-Version"] = Current;
        response.Headers.CacheControl = "no-store";
    }

    static ProblemResult NotAcceptable { get; } =
        new(
            StatusCodes.Status406NotAcceptable,
            "not-acceptable",
            new Text(
                "Chỉ trả lời bằng JSON, EPCIS 2.0, CBV 2.0, mã EPC giữ nguyên như khi gửi.",
                "Answers are JSON by EPCIS 2.0 and CBV 2.0, with EPCs as they were captured (GS1-EPC-Format: Never_Translates)."
            )
        );

    static bool IsReadable(HttpRequest request) =>
        Reaches(request, "EPCIS")
        && Reaches(request, "CBV")
        && request.Headers["GS1-EPC-Format"].ToString() is "" or "No_Preference" or "Never_Translates"
        && (
            request.Headers.Accept.Count == 0
            || request
                .Headers.Accept.SelectMany(line => line!.Split(','))
                .Select(range => range.Split(';')[0].Trim())
                .Any(range => range is "" or "*/*" or "application/*" or "application/json" or "application/ld+json")
        );

    static bool Reaches(HttpRequest request, string standard)
    {
        var ours = new Version(2, 0);
        return (Asked(request, $"GS1-{standard}-Min") is not { } lowest || lowest <= ours)
            && (Asked(request, $"GS1-{standard}-Max") is not { } highest || highest >= ours);
    }

    // Major and minor: 2.0.1 asks for nothing that 2.0 has not.
    static Version? Asked(HttpRequest request, string header) =>
        System.Version.TryParse(request.Headers[header].ToString(), out var asked)
            ? new Version(asked.Major, asked.Minor)
            : null;
}
