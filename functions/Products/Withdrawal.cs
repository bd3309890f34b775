using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Products;

/// <summary>Its owner does not sell a product for now.</summary>
/// <param name="Marketplace">The marketplace's id; null for everywhere.</param>
/// <param name="Reason">In the owner's words, at most 200 characters; null where none were given.</param>
/// <param name="At">Since when.</param>
public sealed record Withdrawal(string? Marketplace, string? Reason, DateTimeOffset At)
{
    /// <summary>What is withdrawn, with one more: one for everywhere makes the others needless.</summary>
    public static IReadOnlyList<Withdrawal> With(IReadOnlyList<Withdrawal> all, Withdrawal added)
    {
        ArgumentNullException.ThrowIfNull(added);
        return [.. added.Marketplace is null ? [] : all.Where(one => one.Marketplace != added.Marketplace), added];
    }
}

/// <summary>Withdrawals as a column of storage.</summary>
static class WithdrawalText
{
    // It goes into storage only, so that a Vietnamese letter need not become six characters.
    static readonly WithdrawalTextJson json = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Null for none.</summary>
    public static string? Of(IReadOnlyList<Withdrawal> withdrawals) =>
        withdrawals.Count == 0 ? null : JsonSerializer.Serialize(withdrawals, json.IReadOnlyListWithdrawal);

    public static IReadOnlyList<Withdrawal> Read(string? text) =>
        string.IsNullOrEmpty(text) ? [] : JsonSerializer.Deserialize(text, json.IReadOnlyListWithdrawal)!;
}

[JsonSerializable(typeof(IReadOnlyList<Withdrawal>))]
sealed partial class WithdrawalTextJson : JsonSerializerContext;
