using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Traceability.Batches;
using Traceability.Gs1;
using Traceability.Members;
using Traceability.Platform;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Platform.Repair;

namespace Traceability.QrCodes;

public static class QrCodeEndpoints
{
    public static void AddQrCodes(this IServiceCollection services)
    {
        services.AddSingleton<ICodes, CodeBlobs>();
        services.AddSingleton<IBatchEffect, BatchCodes>();
        services.AddSingleton<ICheck, CodeCheck>();
        services.AddSingleton<ILinkCodes, LinkCodes>();
    }

    public static void MapQrCodes(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/codes/{gtin}/{file}", [HttpMethods.Get, HttpMethods.Head], GetAsync)
            .Describe(
                "Codes",
                "Fetch a batch's QR code",
                "`{file}` is the lot with `.svg` or `.png`. `?size=` asks for a width and height in pixels, 64 to 2400; without it "
                    + "600. The code holds exactly the batch's Digital Link, at error correction M with four modules of white."
            )
            .Produces(StatusCodes.Status200OK, contentType: "image/svg+xml", additionalContentTypes: "image/png")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    static async Task<IResult> GetAsync(
        HttpContext context,
        ICodes codes,
        IBatches batches,
        CancellationToken cancellation
    )
    {
        var file = RawPath.Segment(context, 2) ?? "";
        var format =
            file.EndsWith(".svg", StringComparison.Ordinal) ? CodeFormat.Svg
            : file.EndsWith(".png", StringComparison.Ordinal) ? CodeFormat.Png
            : (CodeFormat?)null;
        if (format is null)
        {
            return ProblemResult.NotFound;
        }

        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 1));
        var lot = refusals.Lot("lot", file[..^4]);
        var size = Size(context.Request, refusals);
        if (gtin is null || lot is null || refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        return size is { } asked
            ? await SizedAsync(context, batches, gtin, lot, format.Value, asked, cancellation)
            : await KeptAsync(context, codes, batches, gtin, lot, format.Value, cancellation);
    }

    static async Task<IResult> KeptAsync(
        HttpContext context,
        ICodes codes,
        IBatches batches,
        Gtin gtin,
        Lot lot,
        CodeFormat format,
        CancellationToken cancellation
    )
    {
        if (await codes.FindAsync(gtin, lot, format, cancellation) is { } kept)
        {
            return Picture(context, kept.Content, format, kept.ETag);
        }

        return await batches.FindPassportAsync(gtin, lot, cancellation) is null
            ? ProblemResult.NotFound
            : Pending(context);
    }

    // A size of its own is drawn on the way out: the link is in the passport, and storing every size would serve nobody.
    static async Task<IResult> SizedAsync(
        HttpContext context,
        IBatches batches,
        Gtin gtin,
        Lot lot,
        CodeFormat format,
        int size,
        CancellationToken cancellation
    )
    {
        if (await batches.FindPassportAsync(gtin, lot, cancellation) is not { Passport: var passport })
        {
            return ProblemResult.NotFound;
        }

        var code = new QrCode(passport.DigitalLink);
        var content = format == CodeFormat.Svg ? Encoding.UTF8.GetBytes(code.ToSvg(size)) : code.ToPng(size);
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";
        return Picture(context, content, format, etag);
    }

    static IResult Picture(HttpContext context, byte[] content, CodeFormat format, string etag)
    {
        // A batch's link never changes, and so its code never does.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Bytes(
            content,
            format == CodeFormat.Svg ? "image/svg+xml" : "image/png",
            entityTag: EntityTagHeaderValue.Parse(etag)
        );
    }

    static ProblemResult Pending(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return new ProblemResult(
            StatusCodes.Status404NotFound,
            "code-pending",
            new Text("Mã đang được tạo. Xin thử lại sau một giây.", "The code is being made. Try again in a second.")
        );
    }

    static int? Size(HttpRequest request, Refusals refusals)
    {
        var text = request.Query["size"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size is >= QrCode.MinSize and <= QrCode.MaxSize
        )
        {
            return size;
        }

        refusals.Add(
            "size",
            "range",
            $"Cần một số điểm ảnh từ {QrCode.MinSize} đến {QrCode.MaxSize}.",
            $"Needs a number of pixels from {QrCode.MinSize} to {QrCode.MaxSize}."
        );
        return null;
    }
}
