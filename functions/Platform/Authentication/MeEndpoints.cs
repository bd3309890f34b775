using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Traceability.Platform.OpenApi;

namespace Traceability.Platform.Authentication;

/// <summary>The cooperative that a farmer belongs to.</summary>
public sealed record MyCooperative(string Id, string Name);

/// <summary>Whose a key or device is.</summary>
/// <param name="Role"><c>operator</c>, <c>farmer</c>, <c>partner</c> or <c>marketplace</c>.</param>
public sealed record Me(string Role, string Id)
{
    public string? Name { get; init; }

    /// <summary>What kind of farmer, partner or marketplace.</summary>
    public string? Kind { get; init; }

    public string? Province { get; init; }

    public string? Commune { get; init; }

    public MyCooperative? Cooperative { get; init; }

    /// <summary>Whether others belong to it; told of a cooperative.</summary>
    public bool? Members { get; init; }
}

/// <summary>Tells of the holders of one role's keys.</summary>
public interface IHolders
{
    Role Role { get; }

    /// <summary>What is told of a holder to itself.</summary>
    Task<Me> TellAsync(string id, CancellationToken cancellation);

    /// <summary>A kind of holder by the word that the API has for it.</summary>
    protected static string? Word<T>(T kind, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToElement(kind, type).GetString();
}

[JsonSerializable(typeof(Me))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class MeJson : JsonSerializerContext;

/// <summary>Who is asking: what an app shows first.</summary>
public static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/me", TellAsync)
            .Describe(
                "Devices",
                "Who am I?",
                "Whose the key or device is that asks: `role` and `id`, and where it has them `name`, `kind`, `province`, `commune`, the "
                    + "`cooperative` that it belongs to, and for a cooperative whether it has `members`."
            )
            .Answers<Me>(
                """
                {"role": "farmer", "id": "dmivkhulzjz2lsf5oobji6cxmi", "name": "Nguyễn Văn Xoài", "kind": "household",
                 "province": "Đồng Tháp", "commune": "Hòa Hưng",
                 "cooperative": {"id": "qivkhulzjz2lsf5oobji6cxmid", "name": "Hợp tác xã Xoài Hòa Lộc"}}
                """
            );

    static async Task<IResult> TellAsync(HttpContext context, CancellationToken cancellation)
    {
        var caller = context.Caller();
        var holders = context.RequestServices.GetServices<IHolders>();
        var me = holders.FirstOrDefault(known => known.Role == caller.Role) is { } told
            ? await told.TellAsync(caller.Id, cancellation)
            : new Me("operator", caller.Id);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(me, MeJson.Default.Me);
    }
}
