using System.Text.Json;
using Traceability.Batches;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Pages;
using Traceability.Platform.Problems;
using Traceability.Provenance.Dossier;

namespace Traceability.Provenance;

/// <summary>A lot's file for the authority.</summary>
public static class LotDossierEndpoints
{
    const string Description =
        "Each field that Circular 02/2024/TT-BKHCN (traceability data) and Decree 37/2026/NĐ-CP, article 32 (digital passport), ask "
        + "for, with what is known, and by name what is missing and how to bring it. For the batch's owner and the operator: it "
        + "holds the producer's tax or cooperative number. Another's is 404.";

    public static void MapLotDossier(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/batches/{gtin}/{lot}/dossier.json", JsonAsync)
            .Describe("Batches", "Export a batch's file for the authority", Description)
            .AnswersJson(
                """
                {"gtin": "09520000000011", "lot": "L26-114", "madeAt": "2026-11-25T03:11:00Z", "isComplete": false,
                 "missing": [{"field": "standards", "name": "Tiêu chuẩn, quy chuẩn được áp dụng",
                  "remedy": "Hãy thêm chứng nhận còn hạn (VietGAP, hữu cơ, tiêu chuẩn cơ sở…)."}],
                 "laws": [{"id": "circular-02-2024", "name": "Thông tư 02/2024/TT-BKHCN: dữ liệu truy xuất nguồn gốc",
                  "fields": [{"field": "productName", "name": "Tên sản phẩm", "required": true,
                   "values": ["Xoài cát Hòa Lộc"]}]}]}
                """
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes
            .MapGet("/api/batches/{gtin}/{lot}/dossier.html", PageAsync)
            .OpensInBrowser()
            .Describe("Batches", "Print a batch's file for the authority", Description + " HTML, for printing.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status503ServiceUnavailable
            );
    }

    static async Task<IResult> JsonAsync(HttpContext context, LotDossiers dossiers, CancellationToken cancellation)
    {
        var language = AcceptLanguage.Of(context.Request);
        var (dossier, problem) = await FindAsync(context, dossiers, language, cancellation);
        if (dossier is null)
        {
            return problem!;
        }

        context.Response.Headers.CacheControl = "no-store";
        return new JsonResult(json => Write(json, dossier, language));
    }

    static async Task<IResult> PageAsync(HttpContext context, LotDossiers dossiers, CancellationToken cancellation)
    {
        var language = PageLanguage.Of(context.Request);
        var (dossier, problem) = await FindAsync(context, dossiers, language.Value, cancellation);
        if (dossier is null)
        {
            return problem!;
        }

        context.Response.Headers.CacheControl = "no-store";
        return new PageResult(LotDossierPage.Create(new LotDossierPageModel(language, dossier)), language);
    }

    static async Task<(LotDossier?, IResult?)> FindAsync(
        HttpContext context,
        LotDossiers dossiers,
        Language language,
        CancellationToken cancellation
    )
    {
        var services = context.RequestServices;
        var refusals = new Refusals();
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var lot = refusals.Lot("lot", RawPath.Segment(context, 3));
        if (gtin is null || lot is null)
        {
            return (null, ProblemResult.Invalid(refusals.List));
        }

        var caller = context.Caller();
        return
            await services.GetRequiredService<IBatches>().FindPassportAsync(gtin, lot, cancellation)
                is { Passport: var passport }
            && (caller.ReachesAll || caller.Id == passport.Producer.Id)
            && Epc.TryParse(passport.DigitalLink, out var thing)
            ? (await dossiers.OfAsync(thing, passport, language, cancellation), null)
            : (null, ProblemResult.NotFound);
    }

    static void Write(Utf8JsonWriter json, LotDossier dossier, Language language)
    {
        json.WriteStartObject();
        json.WriteString("gtin", $"{dossier.Passport.Gtin}");
        json.WriteString("lot", $"{dossier.Passport.Lot}");
        json.WriteString("madeAt", Format.Iso(dossier.MadeAt));
        json.WriteBoolean("isComplete", !dossier.Missing.Any());
        json.WriteStartArray("missing");
        foreach (var field in dossier.Missing)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Key);
            json.WriteString("name", field.Name.In(language));
            json.WriteString("remedy", field.Remedy?.In(language));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("laws");
        foreach (var part in dossier.Parts)
        {
            json.WriteStartObject();
            json.WriteString("id", part.Key);
            json.WriteString("name", part.Law.In(language));
            json.WriteStartArray("fields");
            foreach (var field in part.Fields)
            {
                json.WriteStartObject();
                json.WriteString("field", field.Key);
                json.WriteString("name", field.Name.In(language));
                json.WriteBoolean("required", field.IsRequired);
                json.WriteStartArray("values");
                foreach (var value in field.Values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
