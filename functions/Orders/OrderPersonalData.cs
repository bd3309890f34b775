using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Orders;

/// <summary>An order as it is told to who placed it, or to its farmer: then without who bought, whose data are not the farmer's.</summary>
/// <param name="Buyer">Null once nothing is kept of it.</param>
/// <param name="BuyerKeptUntil">When that ends by itself, as things stand.</param>
public sealed record OrderTold(OrderAnswer Order, BuyerAnswer? Buyer, Consent? Consent, DateTimeOffset? BuyerKeptUntil);

[JsonSerializable(typeof(OrderTold))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class OrderToldJson : JsonSerializerContext;

/// <summary>
/// Who bought, with an order; and a farmer's orders. What was sold, when and for how much stays: it names nobody, and the farmer's books
/// need it.
/// </summary>
public sealed class OrderPersonalData(
    IOrders orders,
    OrderSteps steps,
    IPhoneOrders phones,
    Settings settings,
    TimeProvider time
) : IPersonalData
{
    public string Name => "orders";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        var now = time.GetUtcNow();
        if (person.Kind == PersonKind.Buyer && await steps.FindAsync(person.Id, cancellation) is { } own)
        {
            var buyer = await orders.BuyerAsync(person.Id, cancellation);
            yield return Told(
                new OrderTold(
                    OrderAnswer.ForBuyer(own, now, Language.Vietnamese),
                    buyer is null ? null : new BuyerAnswer(buyer.Name, buyer.Phone, buyer.Address, buyer.Note),
                    buyer?.Consent is { } version ? new Consent(version, own.Facts.PlacedAt, Consent.Buyer) : null,
                    buyer is null ? null : own.BuyerEndsAt(now, settings.BuyerKept)
                )
            );
        }
        else if (person.Kind == PersonKind.Farmer)
        {
            await foreach (
                var id in PagesOf.AllAsync(page => orders.OfFarmerAsync(person.Id, null, page, cancellation))
            )
            {
                if (await steps.FindAsync(id, cancellation) is { } order)
                {
                    yield return Told(
                        new OrderTold(OrderAnswer.ForFarmer(order, now, Language.Vietnamese), null, null, null)
                    );
                }
            }
        }
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (
            person.Kind != PersonKind.Buyer
            || await orders.FindAsync(person.Id, cancellation) is not { Facts: var facts }
            || await orders.BuyerAsync(person.Id, cancellation) is not { } buyer
        )
        {
            return ErasedPart.Last(0);
        }

        // The count first: its key is in what is forgotten.
        await phones.ForgetAsync(facts.Gtin, buyer.Phone, facts.Id, cancellation);
        await orders.ForgetBuyerAsync(facts.Id, cancellation);
        return ErasedPart.Last(1);
    }

    static JsonElement Told(OrderTold told) => JsonSerializer.SerializeToElement(told, OrderToldJson.Default.OrderTold);
}
