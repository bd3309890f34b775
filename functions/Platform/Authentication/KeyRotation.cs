using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>A holder's new key: shown this once.</summary>
public sealed record NewKey(string Id, string Key);

[JsonSerializable(typeof(NewKey))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class NewKeyJson : JsonSerializerContext;

/// <summary>The key that a holder has, as its record says.</summary>
/// <param name="NoteAsync">Notes another key's id in that record; false where the record changed since it was read.</param>
public sealed record NotedKey(string Id, Func<string, Task<bool>> NoteAsync);

/// <summary>Gives whoever has one key another in its place.</summary>
public static class KeyRotation
{
    /// <summary>Says so of a route that ends with <see cref="RotateAsync"/>.</summary>
    /// <param name="summary"><c>Give a partner another key</c>.</param>
    public static RouteHandlerBuilder DescribeRotation(this RouteHandlerBuilder route, string group, string summary) =>
        route
            .Describe(
                group,
                summary,
                "Shown this once. The one before opens nothing any more, on any instance after five seconds; with `?overlapHours=` (to 168) "
                    + "it still does for so long, while its holder takes the new one."
            )
            .Answers<NewKey>(
                """{"id": "0123456789abcdef", "key": "tr_0123456789abcdef_…"}""",
                StatusCodes.Status201Created
            )
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    /// <param name="find">The holder's key; null where there is no such holder. Asked for an id that can be one alone.</param>
    public static async Task<IResult> RotateAsync(
        this KeyTable keys,
        HttpRequest request,
        Caller holder,
        DateTimeOffset now,
        Func<Task<NotedKey?>> find,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(holder);
        ArgumentNullException.ThrowIfNull(find);
        var refusals = new Refusals();
        var overlap = KeyTerms.OverlapOf(request, refusals);
        if (refusals.Any)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        if (!OpaqueId.IsOne(holder.Id) || await find() is not { } noted)
        {
            return ProblemResult.NotFound;
        }

        return await keys.ReplaceAsync(noted.Id, holder, now, overlap, noted.NoteAsync, cancellation) is { } key
            ? Results.Json(
                new NewKey(key.Id, key.ToString()),
                NewKeyJson.Default.NewKey,
                statusCode: StatusCodes.Status201Created
            )
            : ProblemResult.KeyChanged;
    }
}
