using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Traceability.Batches;
using Traceability.Farmers;
using Traceability.Gs1.Epcis;
using Traceability.Partners;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;
using Traceability.Products;
using Traceability.Provenance.Life;

namespace Traceability.Provenance;

/// <summary>
/// What happens to a batch, told with simple calls: pack, unpack, merge, split, ship, receive, sell. Each is kept as an EPCIS event.
/// </summary>
public static class BatchLifeEndpoints
{
    /// <summary>Lots that one call merges or splits at most.</summary>
    const int MaxLots = 100;

    const string Answer = """
        {"eventId": "urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0a",
         "event": "https://truyxuat.example/epcis/events/urn%3Auuid%3A74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0a",
         "container": null, "shipment": null, "lots": [{"gtin": "09520000000011", "lot": "L26-114",
          "digitalLink": "https://truyxuat.example/01/09520000000011/10/L26-114",
          "page": "https://truyxuat.example/trace/09520000000011/L26-114"}], "difference": null}
        """;

    const string ShipmentExample = """
        {"items": [{"shipment": "urn:uuid:74d94b1c-f2f5-4d2f-9c54-0d6c4b1f5b0a", "from": "dmivkhulzjz2lsf5oobji6cxmi",
          "to": "bmivkhulzjz2lsf5oobji6cxma", "gtin": "09520000000011", "lot": "L26-114", "container": null, "state": "received",
          "sent": {"value": 40, "unit": "KGM"}, "sentAt": "2026-11-24T03:11:00Z", "received": {"value": 38.5, "unit": "KGM"},
          "receivedAt": "2026-11-24T09:40:00Z", "difference": {"value": 1.5, "unit": "KGM"}}], "nextPageToken": null}
        """;

    public static void MapBatchLife(this IEndpointRouteBuilder routes)
    {
        routes.MapVerb(
            "pack",
            "Pack a batch into a container",
            "Some of the batch goes into a box, crate or pallet, named by its SSCC; without `container` it gets a number.",
            LifeJson.Default.PackBody,
            """{"quantity": {"value": 20, "unit": "KGM"}}""",
            (call, body) =>
            {
                var amount = call.Amount("/quantity", body.Quantity);
                var sscc = body.Container is null ? null : call.Sscc("/container", body.Container);
                return call.Happens(
                    body.At,
                    (change, at) =>
                        call.Event(EventType.AggregationEvent, "packing", change, at) with
                        {
                            Action = EventAction.Add,
                            Disposition = "container_closed",
                            Parent = call.Life.Container(sscc ?? call.Life.Number(change)),
                            Lots = [amount!],
                        }
                );
            }
        );
        routes.MapVerb(
            "unpack",
            "Unpack a batch from a container",
            "All of the batch comes out, or the `quantity` that is told.",
            LifeJson.Default.UnpackBody,
            """{"container": "095200001234567899"}""",
            (call, body) =>
            {
                var sscc = call.Sscc("/container", body.Container);
                var amount = body.Quantity is null ? null : call.Amount("/quantity", body.Quantity);
                return call.Happens(
                    body.At,
                    (change, at) =>
                        call.Event(EventType.AggregationEvent, "unpacking", change, at) with
                        {
                            Action = EventAction.Delete,
                            Parent = call.Life.Container(sscc!),
                            Lots = amount is null ? [new LotAmount(call.Link, null)] : [amount],
                        }
                );
            }
        );
        routes.MapVerb(
            "merge",
            "Merge lots into one",
            "The lot in the path is what they become; it is registered with this, unless it was before. You may speak for every lot "
                + "that goes in: yours, or handed to you.",
            LifeJson.Default.MergeBody,
            """
            {"from": [{"lot": "L26-114", "quantity": {"value": 60, "unit": "KGM"}},
              {"lot": "L26-115", "quantity": {"value": 40, "unit": "KGM"}}], "quantity": {"value": 100, "unit": "KGM"}}
            """,
            (call, body) =>
            {
                var inputs = call.Lots("/from", body.From, MaxLots);
                var made = call.Amount("/quantity", body.Quantity);
                var bestBefore = call.Day("/bestBefore", body.BestBefore);
                return call.Happens(
                    body.At,
                    (change, at) =>
                        call.Event(EventType.TransformationEvent, "commissioning", change, at) with
                        {
                            Inputs = [.. inputs.Select(input => input(change, at, 0))],
                            Outputs = [made!],
                            BestBefore = bestBefore,
                        }
                );
            },
            makesLot: true
        );
        routes.MapVerb(
            "split",
            "Split a batch into lots",
            "Each part becomes a lot of its own, with a code, a page and stock; a part without `lot` gets a name.",
            LifeJson.Default.SplitBody,
            """
            {"into": [{"quantity": {"value": 60, "unit": "KGM"}}, {"lot": "L26-114-B", "quantity": {"value": 40, "unit": "KGM"}}]}
            """,
            (call, body) =>
            {
                var parts = call.Lots("/into", body.Into, MaxLots, named: false);
                return call.Happens(
                    body.At,
                    (change, at) =>
                    {
                        var outputs = parts.Select((part, i) => part(change, at, i)).ToList();
                        return call.Event(EventType.TransformationEvent, "commissioning", change, at) with
                        {
                            Inputs = [call.Sum(outputs)],
                            Outputs = outputs,
                        };
                    }
                );
            }
        );
        routes.MapVerb(
            "ship",
            "Send a batch to someone",
            "`to` is the id, address or GLN of a farmer or partner. With `container` the container is sent with all that is in it. "
                + "The shipment is open until its receiver confirms it; from now on the receiver sees the batch's history.",
            LifeJson.Default.ShipBody,
            """{"to": "bmivkhulzjz2lsf5oobji6cxma", "quantity": {"value": 40, "unit": "KGM"}}""",
            (call, body) =>
            {
                var load = call.Load(body.Container, body.Quantity);
                var to = call.Party("/to", body.To);
                return call.Happens(
                    body.At,
                    (change, at) =>
                        call.Event(EventType.ObjectEvent, "shipping", change, at) with
                        {
                            Action = EventAction.Observe,
                            Disposition = "in_transit",
                            Lots = load.Lots,
                            Containers = load.Containers,
                            Transaction = LifeEvent.IdOf("shipment|" + change),
                            From = call.Self,
                            To = to,
                        }
                );
            }
        );
        routes.MapVerb(
            "receive",
            "Confirm that a batch arrived",
            "Of the shipment that is named, else of the oldest open one of this lot to you. `difference` is what was sent and did "
                + "not arrive; sender and receiver see it in `GET /api/shipments`.",
            LifeJson.Default.ReceiveBody,
            """{"quantity": {"value": 38.5, "unit": "KGM"}}""",
            (call, body) =>
            {
                var load = call.Load(body.Container, body.Quantity);
                var shipment = call.Uri("/shipment", body.Shipment);
                return call.Happens(
                    body.At,
                    (change, at) =>
                        call.Event(EventType.ObjectEvent, "receiving", change, at) with
                        {
                            Action = EventAction.Observe,
                            Disposition = "in_progress",
                            Lots = load.Lots,
                            Containers = load.Containers,
                            Transaction = shipment,
                        }
                );
            }
        );
        routes.MapVerb(
            "sell",
            "Tell that some of a batch was sold",
            "The stock of its listings goes down by it, never below zero.",
            LifeJson.Default.SellBody,
            """{"quantity": {"value": 2, "unit": "KGM"}}""",
            (call, body) =>
            {
                var amount = call.Amount("/quantity", body.Quantity);
                return call.Happens(
                    body.At,
                    (change, at) =>
                        call.Event(EventType.ObjectEvent, "retail_selling", change, at) with
                        {
                            Action = EventAction.Observe,
                            Disposition = "retail_sold",
                            Lots = [amount!],
                        }
                );
            }
        );
        routes
            .MapGet("/api/shipments", ShipmentsAsync)
            .Describe(
                "Batches",
                "List your shipments",
                "What you sent and what is on its way to you, newest first. `open` until the receiver confirms it; `difference` is "
                    + "what was sent and did not arrive, below zero where more arrived."
            )
            .Answers<ShipmentsAnswer>(ShipmentExample)
            .Refuses(StatusCodes.Status400BadRequest);
    }

    static void MapVerb<TBody>(
        this IEndpointRouteBuilder routes,
        string verb,
        string summary,
        string description,
        JsonTypeInfo<TBody> type,
        string example,
        Func<LifeCall, TBody, LifeTelling> decide,
        bool makesLot = false
    )
        where TBody : class =>
        routes
            .MapPost(
                "/api/batches/{gtin}/{lot}/" + verb,
                (HttpContext context, CancellationToken cancellation) =>
                    TellAsync(context, verb, type, decide, makesLot, cancellation)
            )
            .Describe("Batches", summary, description + " `at` is when it happened; now where it is left out.")
            .Takes<TBody>(example)
            .Answers<LifeAnswer>(Answer, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> TellAsync<TBody>(
        HttpContext context,
        string verb,
        JsonTypeInfo<TBody> type,
        Func<LifeCall, TBody, LifeTelling> decide,
        bool makesLot,
        CancellationToken cancellation
    )
        where TBody : class
    {
        var services = context.RequestServices;
        var (sent, problem) = await Body.ReadAsync(context.Request, type);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        var key = IdempotencyKey.Of(context.Request, refusals);
        var gtin = refusals.Gtin("gtin", RawPath.Segment(context, 2));
        var lot = refusals.Lot("lot", RawPath.Segment(context, 3));
        if (gtin is null || lot is null)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        var life = services.GetRequiredService<BatchLife>();
        var settings = services.GetRequiredService<Settings>();
        var viewers = services.GetRequiredService<Viewers>();
        var caller = context.Caller();
        var product = await services.GetRequiredService<IProducts>().FindAsync(gtin, cancellation);
        var passport = await services.GetRequiredService<IBatches>().FindPassportAsync(gtin, lot, cancellation);
        if (product is null || (passport is null && !makesLot))
        {
            return ProblemResult.NotFound;
        }

        var call = new LifeCall(life, settings, caller, gtin, lot, product.Product, refusals);
        var telling = decide(call, sent);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (await UnknownAsync(call, telling, viewers, services, cancellation) is { } unknown)
        {
            return unknown;
        }

        if (!await MayAsync(call, telling, viewers, verb, makesLot, cancellation))
        {
            return ProblemResult.NotFound;
        }

        var identity = $"POST /api/batches/{gtin}/{lot}/{verb} {JsonSerializer.Serialize(sent, type)}";
        var told = await life.TellAsync(caller, key, identity, telling.At, telling.Make, cancellation);
        return told is Told.Kept { Accepted: var accepted }
            ? await AnswerAsync(accepted, call, services, cancellation)
            : IdempotencyKey.UsedForAnother;
    }

    // A shipment to nobody would stay open for ever.
    static async Task<ProblemResult?> UnknownAsync(
        LifeCall call,
        LifeTelling telling,
        Viewers viewers,
        IServiceProvider services,
        CancellationToken cancellation
    )
    {
        if (telling.Make("probe", DateTimeOffset.UnixEpoch).To is not { } to)
        {
            return null;
        }

        if (
            Epc.TryParse(to, out var named)
            && await viewers.PartyAsync(named, cancellation) is { } party
            && (
                await services.GetRequiredService<IPartners>().FindAsync(party, cancellation) is not null
                || await services.GetRequiredService<IFarmers>().FindAsync(party, cancellation) is not null
            )
        )
        {
            return null;
        }

        call.Refusals.Add(
            "/to",
            "party",
            "Không có nông dân hoặc đối tác nào mang mã này.",
            "No farmer or partner has this id, address or GLN."
        );
        return ProblemResult.Invalid(call.Refusals.List);
    }

    // Who receives was handed the thing; who merges may speak for everything that goes in.
    static async Task<bool> MayAsync(
        LifeCall call,
        LifeTelling telling,
        Viewers viewers,
        string verb,
        bool makesLot,
        CancellationToken cancellation
    )
    {
        // The probe's id and time are never kept.
        var probe = telling.Make("probe", DateTimeOffset.UnixEpoch);
        IEnumerable<string> spokenFor = makesLot ? probe.Inputs.Select(input => input.DigitalLink) : [call.Link];
        if (verb is "ship" or "receive")
        {
            spokenFor = spokenFor.Concat(probe.Containers);
        }

        foreach (var name in spokenFor)
        {
            if (
                !Epc.TryParse(name, out var thing)
                || !await viewers.MaySpeakForAsync(call.Caller.Id, thing, cancellation)
            )
            {
                return false;
            }
        }

        return !makesLot
            || call.Caller.Role == Role.Operator
            || call.Product.Producer.Id == call.Caller.Id
            || probe.Inputs.Any(input => Epc.TryParse(input.DigitalLink, out var thing) && thing.Gtin == call.Gtin);
    }

    static async Task<IResult> AnswerAsync(
        AcceptedEvent accepted,
        LifeCall call,
        IServiceProvider services,
        CancellationToken cancellation
    )
    {
        var e = accepted.Event;
        var address = $"{call.Settings.PublicUrl}/epcis/events/{Uri.EscapeDataString(e.Id)}";
        IReadOnlyList<QuantityElement> about =
            e.Type == EventType.TransformationEvent ? e.OutputQuantities : [.. e.Quantities, .. e.ChildQuantities];
        var lots = about
            .Select(q => q.EpcClass)
            .Where(thing => thing is { Gtin: not null, Lot: not null })
            .Select(thing => new LifeLot(
                thing.Gtin!.ToString(),
                thing.Lot!.ToString(),
                thing.Text,
                call.Settings.PublicUrl + BatchPaths.Page(thing.Gtin!, thing.Lot!)
            ))
            .ToList();
        Shipment? shipment = null;
        if (e.BizStep is "shipping" or "receiving")
        {
            var thing = e.Quantities.Count > 0 ? e.Quantities[0].EpcClass : e.Epcs[0];
            var shipments = await services.GetRequiredService<IShipments>().OfThingAsync(thing.Canonical, cancellation);
            shipment = shipments.FirstOrDefault(s => s.Sent.Event == accepted.Key || s.Receipt?.Event == accepted.Key);
        }

        return new CreatedResult(
            address,
            Results.Json(
                new LifeAnswer(
                    e.Id,
                    address,
                    (e.Parent ?? e.Epcs.FirstOrDefault(epc => epc.Sscc is not null))?.Sscc,
                    shipment?.Sent.Name(call.Settings.PublicUrl),
                    lots,
                    shipment?.Difference
                ),
                LifeJson.Default.LifeAnswer,
                statusCode: StatusCodes.Status201Created
            )
        );
    }

    static async Task<IResult> ShipmentsAsync(
        HttpContext context,
        IShipments shipments,
        Settings settings,
        CancellationToken cancellation
    )
    {
        if (!PageRequest.TryOf(context.Request, out var asked, out var problem))
        {
            return problem;
        }

        var page = await shipments.OfPartyAsync(context.Caller().Id, asked, cancellation);
        var token = PageRequest.LinkNext(context, settings.PublicUrl, page.Next);
        return Results.Json(
            new ShipmentsAnswer([.. page.Items.Select(s => Tell(s, settings.PublicUrl))], token),
            LifeJson.Default.ShipmentsAnswer
        );
    }

    static ShipmentAnswer Tell(Shipment shipment, string publicUrl)
    {
        var thing = Epc.TryParse(shipment.Sent.Thing, out var epc) ? epc : null;
        return new ShipmentAnswer(
            shipment.Sent.Name(publicUrl),
            shipment.Sent.From,
            shipment.Sent.To,
            thing?.Gtin?.ToString(),
            thing?.Lot?.ToString(),
            thing?.Sscc,
            shipment.Receipt is null ? "open" : "received",
            Shipment.Told(shipment.Sent.Amount, shipment.Sent.Unit),
            shipment.Sent.At,
            Shipment.Told(shipment.Receipt?.Amount, shipment.Receipt?.Unit),
            shipment.Receipt?.At,
            shipment.Difference
        );
    }
}
