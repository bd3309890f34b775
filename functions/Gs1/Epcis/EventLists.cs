using System.Text.Json;

namespace Traceability.Gs1.Epcis;

/// <summary>Reads the lists of an event whose items are objects: quantities, business transactions, sources, destinations.</summary>
/// <remarks>Source: EPCIS 2.0 §7.3.3.3, §7.3.5.3, §7.3.5.4; its JSON schema.</remarks>
static class EventLists
{
    public static IReadOnlyList<QuantityElement> Quantities(EventParts parts, JsonElement value, string pointer)
    {
        var i = 0;
        return
        [
            .. parts
                .Items(value, pointer)
                .Select(item => Quantity(parts, item, $"{pointer}/{i++}"))
                .OfType<QuantityElement>(),
        ];
    }

    public static IReadOnlyList<BizTransaction> BizTransactions(EventParts parts, JsonElement value, string pointer)
    {
        var transactions = new List<BizTransaction>();
        var i = 0;
        foreach (var item in parts.Items(value, pointer))
        {
            if (Pair(parts, item, $"{pointer}/{i++}", Vocabulary.BizTransaction, "bizTransaction") is { } pair)
            {
                transactions.Add(new BizTransaction(pair.Type, pair.Id.Text));
            }
        }

        return transactions;
    }

    public static IReadOnlyList<SourceOrDestination> Ends(
        EventParts parts,
        JsonElement value,
        string pointer,
        string name
    )
    {
        var ends = new List<SourceOrDestination>();
        var i = 0;
        foreach (var item in parts.Items(value, pointer))
        {
            var at = $"{pointer}/{i++}";
            if (Pair(parts, item, at, Vocabulary.SourceOrDestination, name) is not { } pair)
            {
                continue;
            }

            if (pair.Type is { } type)
            {
                ends.Add(new SourceOrDestination(type, pair.Id));
            }
            else if (!item.TryGetProperty("type", out _))
            {
                parts.Add(at + "/type", EpcisRule.Required);
            }
        }

        return ends;
    }

    static QuantityElement? Quantity(EventParts parts, JsonElement item, string pointer)
    {
        Epc? epcClass = null;
        decimal? quantity = null;
        string? uom = null;
        bool hasClass = false,
            hasQuantity = false;
        foreach (var field in parts.Fields(item, pointer))
        {
            var at = Pointers.Of(pointer, field.Name);
            switch (field.Name)
            {
                case "epcClass":
                    hasClass = true;
                    epcClass = parts.Epc(field.Value, at);
                    if (epcClass?.IsInstance == true)
                    {
                        parts.Add(at, EpcisRule.InstanceAsClass, field.Value);
                    }

                    break;
                case "quantity":
                    hasQuantity = true;
                    quantity = parts.Number(field.Value, at);
                    if (quantity < 0)
                    {
                        parts.Add(at, EpcisRule.Quantity, field.Value);
                    }

                    break;
                case "uom":
                    uom = parts.Text(field.Value, at);
                    if (uom is not null && !IsUom(uom))
                    {
                        parts.Add(at, EpcisRule.Uom, field.Value);
                    }

                    break;
                default:
                    parts.Add(at, EpcisRule.UnknownField);
                    break;
            }
        }

        if (uom is not null && !hasQuantity)
        {
            parts.Add(pointer + "/uom", EpcisRule.Uom, uom);
        }

        if (!hasClass && item.ValueKind == JsonValueKind.Object)
        {
            parts.Add(pointer + "/epcClass", EpcisRule.Required);
        }

        return epcClass is null ? null : new QuantityElement(epcClass, quantity, uom);
    }

    static bool IsUom(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return text.Length is 2 or 3;
    }

    // A type and what it is the type of.
    static (string? Type, Epc Id)? Pair(
        EventParts parts,
        JsonElement item,
        string pointer,
        Vocabulary vocabulary,
        string name
    )
    {
        string? type = null;
        Epc? id = null;
        var hasId = false;
        foreach (var field in parts.Fields(item, pointer))
        {
            var at = Pointers.Of(pointer, field.Name);
            if (field.Name == "type")
            {
                type = parts.Word(vocabulary, field.Value, at);
            }
            else if (field.Name == name)
            {
                hasId = true;
                id = parts.Epc(field.Value, at);
            }
            else
            {
                parts.Add(at, EpcisRule.UnknownField);
            }
        }

        if (!hasId && item.ValueKind == JsonValueKind.Object)
        {
            parts.Add(Pointers.Of(pointer, name), EpcisRule.Required);
        }

        return id is null ? null : (type, id);
    }
}
