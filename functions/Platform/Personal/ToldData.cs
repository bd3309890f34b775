using System.Text.Encodings.Web;
using System.Text.Json;

namespace Traceability.Platform.Personal;

/// <summary>
/// Everything that is kept of a person, as one JSON document that other programs can read: it is written while it is read, so that a
/// farmer of many years fills no memory.
/// </summary>
/// <param name="parts">Each feature's.</param>
/// <param name="now">When it was asked for.</param>
public sealed class ToldData(Person person, IEnumerable<IPersonalData> parts, DateTimeOffset now) : IResult
{
    /// <summary>Items of one feature that are told at most; a list that is longer says so, and its own route tells the rest.</summary>
    public const int MaxItems = 100_000;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = "attachment; filename=\"my-data.json\"";
        response.Headers["X-Robots-Tag"] = "noindex";
        await using var json = new Utf8JsonWriter(
            response.BodyWriter,
            // It is read as JSON and never as HTML: Vietnamese letters stay letters.
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }
        );
        var cutOff = new List<string>();
        json.WriteStartObject();
        json.WriteStartObject("person");
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(person.Kind.ToString()));
        json.WriteString("id", person.Id);
        json.WriteEndObject();
        json.WriteString("toldAt", now);
        json.WriteStartObject("kept");
        foreach (var part in parts)
        {
            var count = 0;
            await foreach (var item in part.TellAsync(person, cancellation))
            {
                if (count == MaxItems)
                {
                    cutOff.Add(part.Name);
                    break;
                }

                if (count++ == 0)
                {
                    json.WriteStartArray(part.Name);
                }

                item.WriteTo(json);
                if (json.BytesPending > FlushAt)
                {
                    await json.FlushAsync(cancellation);
                    await response.BodyWriter.FlushAsync(cancellation);
                }
            }

            if (count > 0)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("cutOff");
        cutOff.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    const int FlushAt = 16 * 1024;
}
