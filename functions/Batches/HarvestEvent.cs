using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Batches;

/// <summary>
/// The first event of a batch's history: an EPCIS 2.0 ObjectEvent, action ADD, business step <c>commissioning</c> (EPCIS 2.0
/// §7.4.1, CBV 2.0 §7.1). It names no person and no place: those can be erased, an event never is.
/// </summary>
/// <param name="Id">Opaque: <c>urn:uuid:…</c>, the same for the same registration.</param>
/// <param name="Json">The event as it is kept.</param>
public sealed record HarvestEvent(string Id, string Json)
{
    static readonly TimeOnly endOfDay = new(23, 59, 59);

    public static HarvestEvent Of(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var id =
            "urn:uuid:" + new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("harvest|" + batch.Change)).AsSpan(0, 16));
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "ObjectEvent");
            json.WriteString("eventID", id);
            json.WriteString("eventTime", Time(batch));
            json.WriteString("eventTimeZoneOffset", "+07:00");
            json.WriteString("recordTime", batch.RegisteredAt.UtcDateTime);
            json.WriteString("action", "ADD");
            json.WriteString("bizStep", "commissioning");
            json.WriteString("disposition", "active");
            json.WriteStartArray("quantityList");
            json.WriteStartObject();
            json.WriteString("epcClass", batch.DigitalLink);
            json.WriteNumber("quantity", batch.Quantity.Value);
            if (batch.Quantity.Unit.Code != Unit.Pieces)
            {
                // A count of pieces has no unit of measure (EPCIS 2.0 §7.3.3.3).
                json.WriteString("uom", batch.Quantity.Unit.Code);
            }

            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("ilmd");
            json.WriteString("cbvmda:lotNumber", batch.Lot.ToString());
            json.WriteString("cbvmda:harvestStartDate", Day(batch.HarvestedOn));
            if (batch.BestBefore is { } bestBefore)
            {
                json.WriteString("cbvmda:bestBeforeDate", Day(bestBefore));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new HarvestEvent(id, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Whether the time of a harvest tells nothing but its day, which is all that a farmer is asked for.</summary>
    public static bool IsDayAlone(DateTimeOffset time) =>
        TimeOnly.FromTimeSpan(time.ToOffset(Vietnam.Offset).TimeOfDay) == endOfDay;

    // A farmer tells the day, not the hour: the end of that day, unless the day is not over yet.
    static DateTimeOffset Time(Batch batch)
    {
        var end = new DateTimeOffset(batch.HarvestedOn, endOfDay, Vietnam.Offset);
        return end < batch.RegisteredAt ? end : batch.RegisteredAt.ToOffset(Vietnam.Offset);
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
