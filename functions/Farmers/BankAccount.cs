using Traceability.Platform.Problems;

namespace Traceability.Farmers;

/// <summary>Where a farmer is paid by transfer. Private: only the farmer, the operator and who pays an order by transfer see it.</summary>
/// <param name="Bin">The bank's number with NAPAS: 6 digits.</param>
/// <param name="Account">4 to 19 letters and digits, capitals.</param>
/// <param name="Holder">Whose account it is, as the bank writes it, 1 to 100 characters.</param>
public sealed record BankAccount(string Bin, string Account, string Holder);

/// <summary>What a farmer sends to set its bank account.</summary>
/// <param name="Bin">The bank's number with NAPAS: 6 digits, such as 970415.</param>
/// <param name="Account">4 to 19 letters and digits; blanks, dots and hyphens between them are left out.</param>
/// <param name="Holder">Whose account it is.</param>
public sealed record BankAccountBody(string? Bin, string? Account, string? Holder)
{
    const int BinLength = 6;
    const int MinAccount = 4;

    // NAPAS QR Switching 1.5.2, part IV §5.2.3.2: the consumer's id has at most 19 characters.
    const int MaxAccount = 19;
    const int MaxHolder = 100;

    /// <summary>The account, or every field that was refused.</summary>
    public BankAccount? Decide(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var bin = Bin?.Trim();
        if (bin is not { Length: BinLength } || !bin.All(char.IsAsciiDigit))
        {
            refusals.Add(
                "/bin",
                string.IsNullOrEmpty(bin) ? "required" : "bank-bin",
                "Mã ngân hàng (BIN) có 6 chữ số, như 970415.",
                "A bank's number (BIN) has 6 digits, such as 970415."
            );
        }

        var account = Account is null
            ? null
            : string.Concat(Account.Where(c => c is not (' ' or '.' or '-'))).ToUpperInvariant();
        if (account is not { Length: >= MinAccount and <= MaxAccount } || !account.All(char.IsAsciiLetterOrDigit))
        {
            refusals.Add(
                "/account",
                string.IsNullOrEmpty(account) ? "required" : "account",
                "Số tài khoản có 4 đến 19 chữ số hoặc chữ không dấu.",
                "An account has 4 to 19 digits or letters without accents."
            );
        }

        var holder = refusals.RequiredText("/holder", Holder, MaxHolder);
        return refusals.Any ? null : new BankAccount(bin!, account!, holder!);
    }
}

/// <summary>Where bank accounts are kept.</summary>
public interface IBankAccounts
{
    /// <summary>One point read; null where the farmer set none.</summary>
    Task<BankAccount?> FindAsync(string farmerId, CancellationToken cancellation);

    /// <summary>Sets a farmer's account in place of the one before.</summary>
    Task PutAsync(string farmerId, BankAccount account, CancellationToken cancellation);

    /// <summary>Removes it; twice is once.</summary>
    Task RemoveAsync(string farmerId, CancellationToken cancellation);
}
