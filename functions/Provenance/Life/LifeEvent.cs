using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Traceability.Gs1.Epcis;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Provenance.Life;

/// <summary>How much of a lot takes part in something that happens to it.</summary>
/// <param name="DigitalLink">The lot's class.</param>
/// <param name="Quantity">Null for all of it.</param>
public sealed record LotAmount(string DigitalLink, Quantity? Quantity);

/// <summary>That an event was a mistake (EPCIS 2.0 §7.4.1.3).</summary>
/// <param name="Reason">A word of CBV 2.0 §7: <c>did_not_occur</c>, <c>incorrect_data</c>.</param>
public sealed record LifeMistake(DateTimeOffset DeclaredAt, string Reason);

/// <summary>
/// What a farmer or partner tells with a simple call, as a proper event. It names parties by opaque addresses, never people or
/// places of people.
/// </summary>
public sealed record LifeEvent
{
    public required EventType Type { get; init; }

    /// <summary>Opaque; the same for a retry.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null for a transformation.</summary>
    public EventAction? Action { get; init; }

    public required string BizStep { get; init; }

    public string? Disposition { get; init; }

    /// <summary>The party at whose place it happens.</summary>
    public required string Place { get; init; }

    public IReadOnlyList<LotAmount> Lots { get; init; } = [];

    /// <summary>Containers that are moved by themselves.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>What is packed into, or unpacked.</summary>
    public string? Parent { get; init; }

    public IReadOnlyList<LotAmount> Inputs { get; init; } = [];

    public IReadOnlyList<LotAmount> Outputs { get; init; } = [];

    public string? Transaction { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public DateOnly? BestBefore { get; init; }

    /// <summary>What makes this the repetition that declares the event a mistake; null for the event itself.</summary>
    public LifeMistake? Mistake { get; init; }

    /// <summary>An event's id made of what makes it: the same for a retry.</summary>
    public static string IdOf(string change) =>
        "urn:uuid:" + new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("life|" + change)).AsSpan(0, 16));

    public EpcisEvent ToEvent()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json);
        }

        return EpcisDocument.ReadKept(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type.ToString());
        json.WriteString("eventID", Id);
        json.WriteString("eventTime", Time(At));
        json.WriteString("eventTimeZoneOffset", "+07:00");
        if (Mistake is { } mistake)
        {
            json.WriteStartObject("errorDeclaration");
            json.WriteString("declarationTime", Time(mistake.DeclaredAt));
            json.WriteString("reason", mistake.Reason);
            json.WriteEndObject();
        }

        if (Action is { } action)
        {
            json.WriteString("action", action.ToString().ToUpperInvariant());
        }

        json.WriteString("bizStep", BizStep);
        if (Disposition is not null)
        {
            json.WriteString("disposition", Disposition);
        }

        json.WriteStartObject("readPoint");
        json.WriteString("id", Place);
        json.WriteEndObject();
        if (Parent is not null)
        {
            json.WriteString("parentID", Parent);
            Write(json, "childQuantityList", Lots);
        }
        else
        {
            Write(json, "quantityList", Lots);
        }

        if (Containers.Count > 0)
        {
            json.WriteStartArray("epcList");
            foreach (var container in Containers)
            {
                json.WriteStringValue(container);
            }

            json.WriteEndArray();
        }

        Write(json, "inputQuantityList", Inputs);
        Write(json, "outputQuantityList", Outputs);
        if (Transaction is not null)
        {
            json.WriteStartArray("bizTransactionList");
            json.WriteStartObject();
            json.WriteString("type", "desadv");
            json.WriteString("bizTransaction", Transaction);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Write(json, "sourceList", "source", From);
        Write(json, "destinationList", "destination", To);
        if (BestBefore is { } day)
        {
            json.WriteStartObject("ilmd");
            json.WriteString("cbvmda:bestBeforeDate", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static string Time(DateTimeOffset at) =>
        at.ToOffset(Vietnam.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<LotAmount> lots)
    {
        if (lots.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var lot in lots)
        {
            json.WriteStartObject();
            json.WriteString("epcClass", lot.DigitalLink);
            if (lot.Quantity is { } quantity)
            {
                json.WriteNumber("quantity", quantity.Value);
                if (quantity.Unit.Code != Unit.Pieces)
                {
                    // A count of pieces has no unit of measure (EPCIS 2.0 §7.3.3.3).
                    json.WriteString("uom", quantity.Unit.Code);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string list, string name, string? party)
    {
        if (party is null)
        {
            return;
        }

        json.WriteStartArray(list);
        json.WriteStartObject();
        json.WriteString("type", "possessing_party");
        json.WriteString(name, party);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
