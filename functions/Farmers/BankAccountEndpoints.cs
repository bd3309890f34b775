using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform.Authentication;
using Traceability.Platform.OpenApi;
using Traceability.Platform.Problems;

namespace Traceability.Farmers;

[JsonSerializable(typeof(BankAccount))]
[JsonSerializable(typeof(BankAccountBody))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
public sealed partial class BankAccountJson : JsonSerializerContext;

/// <summary>Where a farmer is paid by transfer.</summary>
public static class BankAccountEndpoints
{
    const string Path = "/api/farmers/{id}/bank-account";

    const string Example = """{"bin": "970415", "account": "0011001932418", "holder": "HTX XOAI HOA LOC"}""";

    public static void AddBankAccounts(this IServiceCollection services)
    {
        services.AddApiJson(BankAccountJson.Default);
        services.AddSingleton<IBankAccounts, BankAccountTable>();
    }

    public static void MapBankAccounts(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, GetAsync)
            .Describe("Farmers", "Read a bank account", "By the farmer itself or the operator.")
            .Answers<BankAccount>(Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapPut(Path, SetAsync)
            .Describe(
                "Farmers",
                "Set a bank account",
                "Buyers may pay orders by transfer from then on: the account is shown to who does, and to nobody else. `bin` is the "
                    + "bank's number with NAPAS. By the farmer itself or the operator."
            )
            .Takes<BankAccountBody>(Example)
            .Answers<BankAccount>(Example)
            .Refuses(StatusCodes.Status404NotFound);
        routes
            .MapDelete(Path, RemoveAsync)
            .Describe("Farmers", "Remove a bank account", "No order is paid by transfer from then on. Twice is once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> GetAsync(
        string id,
        HttpContext context,
        IBankAccounts accounts,
        CancellationToken cancellation
    ) =>
        context.Caller().Manages(id) && await accounts.FindAsync(id, cancellation) is { } account
            ? Answer(context, account)
            : ProblemResult.NotFound;

    static async Task<IResult> SetAsync(
        string id,
        HttpRequest request,
        IFarmers farmers,
        IBankAccounts accounts,
        CancellationToken cancellation
    )
    {
        if (
            !request.HttpContext.Caller().Manages(id)
            || await farmers.FindAsync(id, cancellation) is not { Farmer.ErasedAt: null }
        )
        {
            return ProblemResult.NotFound;
        }

        var (sent, problem) = await Body.ReadAsync(request, BankAccountJson.Default.BankAccountBody);
        if (sent is null)
        {
            return problem!;
        }

        var refusals = new Refusals();
        if (sent.Decide(refusals) is not { } account)
        {
            return ProblemResult.Invalid(refusals.List);
        }

        await accounts.PutAsync(id, account, cancellation);
        return Answer(request.HttpContext, account);
    }

    static async Task<IResult> RemoveAsync(
        string id,
        HttpContext context,
        IBankAccounts accounts,
        CancellationToken cancellation
    )
    {
        if (!context.Caller().Manages(id))
        {
            return ProblemResult.NotFound;
        }

        await accounts.RemoveAsync(id, cancellation);
        return Results.NoContent();
    }

    static IResult Answer(HttpContext context, BankAccount account)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(account, BankAccountJson.Default.BankAccount);
    }
}
