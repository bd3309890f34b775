using System.Security.Cryptography;
using System.Text;
using Traceability.Platform.Problems;

namespace Traceability.Platform.Authentication;

/// <summary>
/// Checks what a device shows for a request (RFC 9449 §4.3): that it is made with the device's key, for this request and this token,
/// with a nonce of this server's, and sent once.
/// </summary>
public sealed class DpopCheck(DpopNonces nonces, SeenProofs seen, Settings settings)
{
    /// <summary>The proof of a request for a token, which there is none of yet; else why it is refused.</summary>
    /// <remarks>That it comes once is not asked here: who sends it again is answered the same, and can do nothing with it.</remarks>
    public async Task<(DpopProof? Proof, ProblemResult? Refusal)> OfJoiningAsync(HttpContext http)
    {
        var (proof, _, refusal) = await ReadAsync(http);
        return (proof, refusal);
    }

    /// <summary>Why a request with a device's token is refused; null where it is not.</summary>
    /// <param name="http">The request; its answer gets the nonce for the next.</param>
    /// <param name="token">The token that came with it.</param>
    /// <param name="thumbprint">The key that the token is bound to.</param>
    public async Task<ProblemResult?> RefusesAsync(HttpContext http, string token, string thumbprint)
    {
        var (proof, window, refusal) = await ReadAsync(http);
        if (proof is null)
        {
            return refusal;
        }

        var hash = JoseText.Of(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (!ApiKey.SameText(proof.Key.Thumbprint, thumbprint) || !ApiKey.SameText(proof.TokenHash ?? "", hash))
        {
            return DpopProblems.Invalid;
        }

        return seen.Note(window, nonces.Now, thumbprint, proof.Id) switch
        {
            Sight.First => null,
            Sight.Again => DpopProblems.Invalid,
            _ => DpopProblems.TooMany,
        };
    }

    /// <summary>Gives a device the nonce for its next proof.</summary>
    public async Task GiveNonceAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers[DpopNonces.Header] = await nonces.GiveAsync(http.RequestAborted);
    }

    async Task<(DpopProof? Proof, long Window, ProblemResult? Refusal)> ReadAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        await GiveNonceAsync(http);
        // RFC 9449 §4.3: one header, with one proof in it.
        if (
            http.Request.Headers[DpopProof.Header] is not [var text]
            || !DpopProof.TryParse(text, out var proof)
            || proof.Method != http.Request.Method
            || !DpopTarget.IsOf(proof.Target, http, settings)
        )
        {
            return (null, 0, DpopProblems.Invalid);
        }

        return await nonces.WhenAsync(proof.Nonce, http.RequestAborted) is { } window
            ? (proof, window, null)
            : (null, 0, DpopProblems.UseNonce);
    }
}

/// <summary>What a device is told that could not show whose request it is (RFC 9449 §7.1, §9).</summary>
public static class DpopProblems
{
    /// <summary>The device makes the proof again with the nonce of this answer's <c>DPoP-Nonce</c>.</summary>
    public static ProblemResult UseNonce { get; } =
        Of(
            "use_dpop_nonce",
            "use-dpop-nonce",
            "Cần làm lại chứng thực với DPoP-Nonce của câu trả lời này.",
            "Make the proof again with the DPoP-Nonce of this answer."
        );

    /// <summary>The proof is none, is of another key, request or token, or was sent before.</summary>
    public static ProblemResult Invalid { get; } =
        Of(
            "invalid_dpop_proof",
            "invalid-dpop-proof",
            "Chứng thực của thiết bị không đúng với yêu cầu này, hoặc đã dùng rồi.",
            "The device's proof is not right for this request, or was used before."
        );

    /// <summary>The token is unknown, or its device was revoked.</summary>
    public static ProblemResult TokenEnded { get; } =
        Of(
            "invalid_token",
            "device-unknown",
            "Thiết bị này không còn được vào. Xin hợp tác xã mời lại.",
            "This device may not come in any more. Ask to be invited again."
        );

    public static ProblemResult TooMany { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "busy",
            new Text("Hệ thống đang bận. Xin thử lại sau ít giây.", "Too busy just now. Try again shortly.")
        );

    static ProblemResult Of(string error, string kind, string vi, string en) =>
        new(
            StatusCodes.Status401Unauthorized,
            kind,
            new Text(vi, en),
            challenge: $"DPoP error=\"{error}\", algs=\"ES256\""
        );
}
